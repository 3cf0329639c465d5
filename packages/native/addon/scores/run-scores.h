#pragma once

#include "scores-call.h"

namespace belfry {

/** Fills the gradients, which are zeros at first. @returns the loss @throws std::bad_alloc */
double runScores(const ScoresCall& call);

}  // namespace belfry
