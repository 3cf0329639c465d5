/** Rows of numbers into the layouts of the inner loops. */
import { paddedDim } from './layout';

/**
 * Panels of `width` rows, each number times `scale`.
 *
 * @param source [rows, dim]
 */
export function packPanels(source: usize, rows: usize, dim: usize, scale: f32, width: usize, panels: usize): void {
  const dims = paddedDim(dim);
  const panelBytes = dims * width * 4;
  const panelCount = (rows + width - 1) / width;
  if (rows % width != 0 || dims != dim) memory.fill(panels, 0, panelBytes * panelCount);
  for (let row: usize = 0; row < rows; row++) {
    let from = source + row * dim * 4;
    let to = panels + panelBytes * (row / width) + ((row % width) << 2);
    for (let k: usize = 0; k < dim; k++) {
      store<f32>(to, load<f32>(from) * scale);
      from += 4;
      to += width << 2;
    }
  }
}

/**
 * Strips of four dimensions.
 *
 * @param source [rows, dim]
 * @param strips [paddedDim / 4][paddedRows][4]
 */
export function packStrips(source: usize, rows: usize, paddedRows: usize, dim: usize, strips: usize): void {
  const dims = paddedDim(dim);
  if (paddedRows != rows || dims != dim) memory.fill(strips, 0, dims * paddedRows * 4);
  for (let row: usize = 0; row < rows; row++) {
    let from = source + row * dim * 4;
    let to = strips + (row << 4);
    for (let k: usize = 0; k < dim; k++) {
      store<f32>(to + ((k & 3) << 2), load<f32>(from));
      from += 4;
      if ((k & 3) == 3) to += paddedRows << 4;
    }
  }
}
