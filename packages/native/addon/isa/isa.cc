#include "isa.h"

namespace belfry {

bool isSupported(Isa isa) {
#if defined(__x86_64__) || defined(_M_X64)
  __builtin_cpu_init();
  const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi") &&
                    __builtin_cpu_supports("bmi2");
  const bool avx512 = avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
  switch (isa) {
    case Isa::avx512bf16: return avx512 && __builtin_cpu_supports("avx512bf16") && __builtin_cpu_supports("avx512vnni");
    case Isa::avx512: return avx512;
    case Isa::avx2: return avx2;
    case Isa::scalar: return true;
  }
#endif
  return true;
}

Isa bestIsa() {
  for (int isa = 0; isa < isaCount; isa++) {
    if (isSupported(static_cast<Isa>(isa))) return static_cast<Isa>(isa);
  }
  return Isa::scalar;
}

namespace {
thread_local Isa current = bestIsa();
}

Isa currentIsa() { return current; }

void useIsa(Isa isa) { current = isa; }

}  // namespace belfry
