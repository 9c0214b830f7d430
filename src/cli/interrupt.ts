/** Ctrl-C during long work: what has arrived is stored, the rest is left to the next command. */

/** Ctrl-C stops the asking, lets what has arrived be stored, and leaves everything else to the next `search`. */
export async function withInterrupt<T>(
  work: (signal: AbortSignal) => Promise<T>,
): Promise<{ result: T; interrupted: boolean }> {
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  try {
    return { result: await work(controller.signal), interrupted: controller.signal.aborted };
  } finally {
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  }
}
