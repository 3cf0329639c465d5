/** stdout carries results only. */

export function writeStdout(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** A reader that has enough (`belfry … | head`) closes the pipe: that ends the command, it is no error. */
export function endQuietlyOnClosedPipe(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
      process.exit(process.exitCode ?? 0);
    });
  }
}
