/**
 * The input of a step: everything it needs before it asks the model. It depends on the seed and the step's number alone,
 * so it has the same bits whoever makes it and whenever.
 */
import { Rng } from '@belfry/core';
import {
  createCandidates,
  rowsToEncode,
  type CandidateContext,
  type Candidates,
  type DrawCandidates,
  type ModelView,
  type ObjectiveOptions,
  type Similarity,
} from '@belfry/contrast';
import { Examples, type ExampleBatch, type ExampleData, type ExampleOptions } from '../examples.js';
import { repeatedRows, type RepeatedRows } from '../repeated-rows.js';

export interface StepInput {
  readonly batch: ExampleBatch;
  readonly candidates: Candidates;
  /** The items to encode: the batch's positives, the drawn ones, then those of each query. */
  readonly items: RepeatedRows;
}

/** Makes inputs in two parts, between which a source of negatives may prepare for the step. */
export interface InputMaker {
  /** @param step from 0; cheapest when steps follow each other, since each epoch has an order of its own */
  batchOf(step: number): ExampleBatch;
  /** Draws what the step needs beside its batch. */
  complete(step: number, batch: ExampleBatch): StepInput;
}

/** Both parts at once, for sources that have nothing to prepare. */
export type MakeStepInput = (step: number) => StepInput;

/** What inputs are made from, as plain values: a worker that is given them makes the same inputs. */
export interface InputParts {
  readonly examples: ExampleData & ExampleOptions;
  readonly objective: ObjectiveOptions & { similarity: Similarity };
  readonly candidates: CandidateContext;
  /** State of the phase's generator. */
  readonly rngState: readonly number[];
}

export function createInputMaker(parts: InputParts): MakeStepInput {
  return atOnce(
    inputMaker({
      examples: new Examples(parts.examples, parts.examples),
      drawCandidates: createCandidates(parts.objective, parts.candidates),
      rng: Rng.fromState(parts.rngState),
    }),
  );
}

export function atOnce({ batchOf, complete }: InputMaker): MakeStepInput {
  return (step) => complete(step, batchOf(step));
}

export interface InputMakerParts {
  readonly examples: Examples;
  readonly drawCandidates: DrawCandidates;
  /** The phase's generator. */
  readonly rng: Rng;
  /** The model before a step, for draws that depend on it; only where inputs are made in step. */
  readonly modelAt?: (step: number) => ModelView;
}

export function inputMaker({ examples, drawCandidates, rng, modelAt }: InputMakerParts): InputMaker {
  const { stepsPerEpoch } = examples;
  let orderedEpoch = -1;
  let order = new Int32Array(0);
  return {
    batchOf(step) {
      const epoch = Math.floor(step / stepsPerEpoch);
      if (epoch !== orderedEpoch) {
        order = examples.order(rng.fork(`epoch ${epoch}`)) as Int32Array<ArrayBuffer>;
        orderedEpoch = epoch;
      }
      return examples.batch(order, step % stepsPerEpoch);
    },
    complete(step, batch) {
      const candidates = drawCandidates(batch, rng.fork(`step ${step}`).fork('negatives'), modelAt?.(step));
      return { batch, candidates, items: repeatedRows(...rowsToEncode(batch, candidates)) };
    },
  };
}
