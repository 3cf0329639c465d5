// Included by the header of a family of kernels after BELFRY_FAMILY (its name) and BELFRY_FAMILY_TYPE (its struct of
// function pointers) are defined: declares its tables, and the function of its name that gives the one in use.
#include "isa.h"

namespace belfry {

#define BELFRY_DECLARE(isa) extern const BELFRY_FAMILY_TYPE BELFRY_JOIN(BELFRY_FAMILY, isa);
BELFRY_FOR_EACH_ISA(BELFRY_DECLARE)
#undef BELFRY_DECLARE

inline const BELFRY_FAMILY_TYPE& BELFRY_FAMILY(Isa isa = currentIsa()) {
#define BELFRY_ADDRESS(isa) &BELFRY_JOIN(BELFRY_FAMILY, isa),
  static const BELFRY_FAMILY_TYPE* const tables[] = {BELFRY_FOR_EACH_ISA(BELFRY_ADDRESS)};
#undef BELFRY_ADDRESS
  return *tables[static_cast<int>(isa)];
}

}  // namespace belfry

#undef BELFRY_FAMILY
#undef BELFRY_FAMILY_TYPE
