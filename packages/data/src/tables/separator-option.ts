/** The option that names the separator of a delimited file, wherever such a file is asked for. */
import { z } from 'zod';

export const separatorOption = z
  .string()
  .min(1)
  .nullable()
  .default(null)
  .describe("Between two columns of a delimited file; null = the format's own.");
