/**
 * Seeded randomness: xoshiro128** (Blackman & Vigna 2018), seeded through SplitMix32.
 * The whole state is four 32-bit words, so a checkpoint stores it exactly.
 */
export class Rng {
  #state: Uint32Array;

  private constructor(state: Uint32Array) {
    this.#state = state;
  }

  /** @param seed any integer; the low 32 bits count. */
  static fromSeed(seed: number): Rng {
    const state = new Uint32Array(4);
    let x = seed >>> 0;
    for (let i = 0; i < 4; i++) {
      x = (x + 0x9e3779b9) >>> 0;
      let z = x;
      z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
      z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
      state[i] = (z ^ (z >>> 15)) >>> 0;
    }
    return new Rng(state);
  }

  /** @param state four words from {@link Rng.state}. */
  static fromState(state: readonly number[]): Rng {
    return new Rng(Uint32Array.from(state));
  }

  /** The state as four integers, JSON-safe. */
  get state(): number[] {
    return Array.from(this.#state);
  }

  /** An independent stream for a named purpose; does not advance this one. */
  fork(label: string): Rng {
    let hash = 0x811c9dc5;
    for (let i = 0; i < label.length; i++) hash = Math.imul(hash ^ label.charCodeAt(i), 0x01000193);
    const [a, b, c, d] = this.#state;
    return Rng.fromSeed(hash ^ a ^ Math.imul(b, 0x85ebca6b) ^ Math.imul(c, 0xc2b2ae35) ^ Math.imul(d, 0x27d4eb2f));
  }

  /** Uniform 32-bit unsigned integer. */
  uint32(): number {
    const s = this.#state;
    const x = Math.imul(s[1], 5);
    const result = Math.imul((x << 7) | (x >>> 25), 9) >>> 0;
    const t = s[1] << 9;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = (s[3] << 11) | (s[3] >>> 21);
    return result;
  }

  /** As many draws of {@link Rng.uint32} as there is room for, several times faster: the state stays in registers. */
  fillUint32(draws: Uint32Array): Uint32Array {
    let [a, b, c, d] = this.#state;
    for (let i = 0; i < draws.length; i++) {
      const x = Math.imul(b, 5);
      draws[i] = Math.imul((x << 7) | (x >>> 25), 9);
      const t = b << 9;
      c ^= a;
      d ^= b;
      b ^= c;
      a ^= d;
      c ^= t;
      d = (d << 11) | (d >>> 21);
    }
    this.#state.set([a, b, c, d]);
    return draws;
  }

  /** Uniform in [0, 1) with 53 bits. */
  float(): number {
    return ((this.uint32() >>> 5) * 67108864 + (this.uint32() >>> 6)) / 9007199254740992;
  }

  /** Uniform integer in [0, bound), without modulo bias; 1 ≤ bound ≤ 2³². */
  int(bound: number): number {
    // As unsigned integers, which the engine divides several times faster than numbers; 2³² becomes 0.
    const divisor = bound >>> 0;
    if (divisor === 0) return this.uint32();
    for (;;) {
      const x = this.uint32();
      const rest = x % divisor;
      if (x - rest <= 4294967296 - bound) return rest;
    }
  }

  /** Standard normal by Marsaglia's polar method (no value is kept between calls, so the state stays four words). */
  normal(): number {
    for (;;) {
      const u = 2 * this.float() - 1;
      const v = 2 * this.float() - 1;
      const r = u * u + v * v;
      if (r > 0 && r < 1) return u * Math.sqrt((-2 * Math.log(r)) / r);
    }
  }

  /** Shuffles a list or typed array in place (Fisher–Yates) and returns it. */
  shuffle<List extends unknown[] | Int32Array | Uint32Array | Float32Array | Float64Array>(values: List): List {
    const slots = values as unknown[];
    for (let i = slots.length - 1; i > 0; i--) {
      const j = this.int(i + 1);
      const held = slots[i];
      slots[i] = slots[j];
      slots[j] = held;
    }
    return values;
  }
}
