/** Debian's Chromium, or the one BELFRY_CHROMIUM names; drawing needs no graphics card. */
import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const executable = process.env.BELFRY_CHROMIUM ?? '/usr/bin/chromium';

export const hasChromium = existsSync(executable);

export function startChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: executable,
    args: ['--no-sandbox', '--use-angle=swiftshader', '--enable-unsafe-swiftshader'],
  });
}
