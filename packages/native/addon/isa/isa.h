// The instruction sets the addon is compiled for, and the one a process uses.
//
// A family of kernels (rows, products, …) is a struct of function pointers. Its source, `<family>/<family>.isa.cc`, is
// compiled once for each instruction set with BELFRY_ISA defined as its name, and defines one table, named by
// BELFRY_TABLE. Such a source uses nothing of the standard library that the linker could merge with the copy of another
// instruction set: plain loops, vectors.h, builtins.
#pragma once

#if defined(__x86_64__) || defined(_M_X64)
#define BELFRY_FOR_EACH_ISA(X) X(avx512bf16) X(avx512) X(avx2) X(scalar)
#elif defined(__aarch64__)
#define BELFRY_FOR_EACH_ISA(X) X(neon) X(scalar)
#else
#define BELFRY_FOR_EACH_ISA(X) X(scalar)
#endif

#define BELFRY_JOIN_(a, b) a##_##b
#define BELFRY_JOIN(a, b) BELFRY_JOIN_(a, b)
/** The table that a source compiled for one instruction set defines: `rows_avx512`. */
#define BELFRY_TABLE(family) BELFRY_JOIN(family, BELFRY_ISA)

namespace belfry {

enum class Isa {
#define BELFRY_ENUMERATOR(isa) isa,
  BELFRY_FOR_EACH_ISA(BELFRY_ENUMERATOR)
#undef BELFRY_ENUMERATOR
};

constexpr const char* isaNames[] = {
#define BELFRY_NAME(isa) #isa,
    BELFRY_FOR_EACH_ISA(BELFRY_NAME)
#undef BELFRY_NAME
};
constexpr int isaCount = sizeof(isaNames) / sizeof(isaNames[0]);

/** Whether this processor, and the operating system's saving of registers, can run it. */
bool isSupported(Isa isa);
/** The best one that is supported; the order of BELFRY_FOR_EACH_ISA is best first. */
Isa bestIsa();
/** The one this thread's calls use: the best, until `useIsa` names another. Helpers of the pool do what callers chose. */
Isa currentIsa();
void useIsa(Isa isa);

}  // namespace belfry

