/** Keys in their turn: each is applied when the act before it is on disk, and keys that nobody can have meant are dropped. */

interface KeyQueueOptions {
  /** Milliseconds after a paint during which keys are dropped; 0 = off, then keys may be typed ahead. */
  readonly guardMs: number;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
  /** Applies one key; resolves when what it did is on disk, and never rejects. */
  readonly apply: (key: string) => Promise<void>;
  /** A key was dropped; `isFirst` of a row of dropped ones. */
  readonly dropped: (isFirst: boolean) => void;
}

interface KeyQueue {
  /** Takes a key now; harmless ones, such as those of an entry line, pass the guard. */
  press(key: string, isHarmless: boolean): void;
  /** A new record is on its way to the screen: from here until `guardMs` after its paint nobody has read it. */
  awaitPaint(): void;
  painted(): void;
  /** Milliseconds since the last paint. */
  sincePaint(): number;
  /** Forgets keys that wait. */
  clear(): void;
  /** Resolves when no act is under way. */
  settled(): Promise<void>;
}

/** An empty queue; nothing is painted yet. */
export function createKeyQueue(options: KeyQueueOptions): KeyQueue {
  let waiting: string[] = [];
  let running: Promise<void> | undefined;
  let isPainted = false;
  let paintedAt = options.now();
  let droppedInARow = 0;

  const run = async (): Promise<void> => {
    for (let key = waiting.shift(); key !== undefined; key = waiting.shift()) await options.apply(key);
  };

  return {
    press(key, isHarmless) {
      if (options.guardMs > 0 && !isHarmless) {
        if (running !== undefined || !isPainted || options.now() - paintedAt < options.guardMs) {
          droppedInARow += 1;
          options.dropped(droppedInARow === 1);
          return;
        }
      }
      droppedInARow = 0;
      waiting.push(key);
      if (running !== undefined) return;
      const started = run().finally(() => {
        if (running === started) running = undefined;
      });
      running = started;
    },
    awaitPaint() {
      isPainted = false;
    },
    painted() {
      isPainted = true;
      paintedAt = options.now();
    },
    sincePaint: () => Math.max(0, Math.round(options.now() - paintedAt)),
    clear() {
      waiting = [];
    },
    async settled() {
      await running;
    },
  };
}
