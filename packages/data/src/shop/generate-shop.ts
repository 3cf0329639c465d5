/** The synthetic shop as a data set folder, with the hidden truth and, if asked for, raw logs beside it. */
import { join } from 'node:path';
import { mergeOptions, parseOptions, silentProgress, type Progress } from '@belfry/core';
import { writeDataset } from '../dataset/write-dataset.js';
import { makeShop } from './make-shop.js';
import { shopPresets, synthOptions, type SynthSettings } from './shop-options.js';
import { writeRawLogs } from './write-raw-logs.js';
import { writeTruth } from './write-truth.js';

export interface ShopReport {
  /** The data set: what `openDataset` opens. */
  readonly out: string;
  readonly users: number;
  readonly items: number;
  /** Events of the training part. */
  readonly train: number;
  /** Events of the test part; 0 where there is none. */
  readonly test: number;
  readonly hash: string;
  /** Folder of the hidden truth. */
  readonly truth: string;
  /** Folder of the raw logs; null where none were asked for. */
  readonly raw: string | null;
}

/**
 * Makes a shop and writes it; equal settings give equal bytes.
 *
 * @throws BelfryError CONFIG_INVALID with all problems, DATASET_INVALID (the folder holds other things), DISK_FULL, FILE_UNREADABLE
 * @example await generateShop({ out: 'data/shop', preset: 'medium', noise: 0.2, seed: 7 });
 */
export async function generateShop(
  settings: SynthSettings,
  services: { readonly progress?: Progress } = {},
): Promise<ShopReport> {
  const preset = shopPresets[settings.preset ?? 'small'] ?? {};
  const { out, preset: _, raw: rawFormat, ...options } = parseOptions(synthOptions, mergeOptions(preset, settings));
  const shop = makeShop(options, services.progress ?? silentProgress);
  const { hash } = await writeDataset(out, shop.dataset, { maker: 'belfry synth', options });
  const truth = join(out, 'truth');
  await writeTruth(truth, shop);
  const raw = rawFormat === null ? null : join(out, 'raw');
  if (raw !== null && rawFormat !== null) await writeRawLogs(raw, shop.dataset, rawFormat);
  const { users, items, train, test } = shop.dataset;
  return { out, users: users.size, items: items.size, train: train.length, test: test?.length ?? 0, hash, truth, raw };
}
