/**
 * Paints points with WebGL 2: one draw call for all, one for those that are marked. Libraries that do more were tried: those
 * built on regl make functions from text, which the page's security policy forbids, and deck.gl draws four corners of a
 * square for each point, which takes seconds a frame for 100,000 of them where no graphics card is.
 */
import * as twgl from 'twgl.js';
import { channels } from './colours.js';

/** From map coordinates (−1 … 1, y up) to CSS pixels: at = map × scale + offset, y turned over. */
export interface Camera {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

export interface Mark {
  readonly row: number;
  /** CSS colour #rrggbb of its ring. */
  readonly ring: string;
  /** CSS pixels across. */
  readonly size: number;
}

const vertexShader = `#version 300 es
in vec2 place;
in vec4 colour;
in float size;
uniform vec2 canvas;
uniform vec3 camera;
uniform float density;
out vec4 fill;
void main() {
  vec2 at = vec2(place.x, -place.y) * camera.x + camera.yz;
  gl_Position = vec4(at / canvas * 2.0 - 1.0, 0, 1) * vec4(1, -1, 1, 1);
  gl_PointSize = size * density;
  fill = colour;
}`;

/** A disc with a soft edge; a ring where hole > 0. */
const fragmentShader = `#version 300 es
precision mediump float;
in vec4 fill;
uniform float hole;
out vec4 pixel;
void main() {
  float far = length(gl_PointCoord - 0.5) * 2.0;
  float soft = fwidth(far);
  float cover = (1.0 - smoothstep(1.0 - soft, 1.0, far)) * smoothstep(hole - soft, hole, far + 0.001);
  if (cover == 0.0) discard;
  pixel = vec4(fill.rgb * fill.a, fill.a) * cover;
}`;

export class PointPainter {
  readonly #gl: WebGL2RenderingContext;
  readonly #program: twgl.ProgramInfo;
  readonly #points: twgl.BufferInfo;
  readonly #marks: twgl.BufferInfo;
  readonly #x: readonly number[];
  readonly #y: readonly number[];
  #markCount = 0;

  /** null where the browser has no WebGL 2. */
  static create(canvas: HTMLCanvasElement, x: readonly number[], y: readonly number[]): PointPainter | null {
    const gl = canvas.getContext('webgl2', { antialias: false, premultipliedAlpha: true });
    return gl === null ? null : new PointPainter(gl, x, y);
  }

  private constructor(gl: WebGL2RenderingContext, x: readonly number[], y: readonly number[]) {
    this.#gl = gl;
    this.#x = x;
    this.#y = y;
    this.#program = twgl.createProgramInfo(gl, [vertexShader, fragmentShader]);
    const place = new Float32Array(x.length * 2);
    for (let n = 0; n < x.length; n++) place.set([x[n], y[n]], n * 2);
    this.#points = twgl.createBufferInfoFromArrays(gl, {
      place: { numComponents: 2, data: place },
      colour: { numComponents: 4, data: new Uint8Array(x.length * 4), normalize: true },
      size: { numComponents: 1, data: new Float32Array(x.length) },
    });
    this.#marks = twgl.createBufferInfoFromArrays(gl, {
      place: { numComponents: 2, data: new Float32Array(2) },
      colour: { numComponents: 4, data: new Uint8Array(4), normalize: true },
      size: { numComponents: 1, data: new Float32Array(1) },
    });
  }

  /**
   * @param colours [items] places in the palette
   * @param isDim whether a point steps back because another group is looked at
   * @param size CSS pixels across
   */
  setColours(colours: Uint8Array, palette: readonly string[], isDim: (row: number) => boolean, size: number): void {
    const rgb = palette.map(channels);
    const filled = new Uint8Array(colours.length * 4);
    const sizes = new Float32Array(colours.length);
    for (let row = 0; row < colours.length; row++) {
      const dim = isDim(row);
      filled.set(rgb[colours[row]], row * 4);
      filled[row * 4 + 3] = dim ? 28 : 215;
      sizes[row] = dim ? size * 0.75 : size;
    }
    this.#write(this.#points, 'colour', filled);
    this.#write(this.#points, 'size', sizes);
  }

  setMarks(marks: readonly Mark[]): void {
    this.#markCount = marks.length;
    this.#write(this.#marks, 'place', Float32Array.from(marks.flatMap(({ row }) => [this.#x[row], this.#y[row]])));
    this.#write(this.#marks, 'colour', Uint8Array.from(marks.flatMap(({ ring }) => [...channels(ring), 255])));
    this.#write(
      this.#marks,
      'size',
      Float32Array.from(marks, ({ size }) => size),
    );
  }

  paint(camera: Camera): void {
    const gl = this.#gl;
    const canvas = gl.canvas as HTMLCanvasElement;
    const density = devicePixelRatio;
    twgl.resizeCanvasToDisplaySize(canvas, density);
    gl.viewport(0, 0, canvas.width, canvas.height);
    gl.clearColor(0, 0, 0, 0);
    gl.clear(gl.COLOR_BUFFER_BIT);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    gl.useProgram(this.#program.program);
    const shared = {
      canvas: [canvas.clientWidth, canvas.clientHeight],
      camera: [camera.scale, camera.x, camera.y],
      density,
    };
    this.#draw(this.#points, this.#x.length, { ...shared, hole: 0 });
    if (this.#markCount > 0) this.#draw(this.#marks, this.#markCount, { ...shared, hole: 0.7 });
  }

  free(): void {
    this.#gl.getExtension('WEBGL_lose_context')?.loseContext();
  }

  #draw(buffers: twgl.BufferInfo, count: number, uniforms: Record<string, unknown>): void {
    twgl.setBuffersAndAttributes(this.#gl, this.#program, buffers);
    twgl.setUniforms(this.#program, uniforms);
    twgl.drawBufferInfo(this.#gl, buffers, this.#gl.POINTS, count);
  }

  #write(buffers: twgl.BufferInfo, name: string, values: Float32Array | Uint8Array): void {
    const { buffer } = buffers.attribs![name];
    this.#gl.bindBuffer(this.#gl.ARRAY_BUFFER, buffer);
    this.#gl.bufferData(
      this.#gl.ARRAY_BUFFER,
      values as unknown as ArrayBufferView<ArrayBuffer>,
      this.#gl.DYNAMIC_DRAW,
    );
  }
}
