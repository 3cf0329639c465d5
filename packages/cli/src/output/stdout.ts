/** stdout carries results only. */

export function writeStdout(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** A reader that has enough (`belfry … | head`) closes the pipe: that ends the command, it is no error. */
export function endQuietlyOnClosedPipe(): void {
  onClosedPipe(process.stdout, () => process.exit(process.exitCode ?? 0));
}

/** @param act called at every attempt to write to a pipe whose reader is gone */
export function onClosedPipe(stream: NodeJS.WriteStream, act: () => void): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    act();
  });
}
