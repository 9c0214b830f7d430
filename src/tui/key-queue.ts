/** Keys in their turn: each is applied when the act before it is on disk, and keys that nobody can have meant are dropped. */

export interface KeyQueueOptions {
  /** Milliseconds after a paint during which keys are dropped; 0 = off, then keys may be typed ahead. */
  readonly guardMs: number;
  /** Milliseconds of a clock that never goes back. */
  readonly now: () => number;
  /** Applies one key; resolves when what it did is on disk, and never rejects. */
  readonly apply: (key: string) => Promise<void>;
  /** A key was dropped; `isFirst` since the last paint. */
  readonly dropped: (isFirst: boolean) => void;
}

export interface KeyQueue {
  /** Takes a key now; `isText` keys of an entry line pass the guard. */
  press(key: string, isText: boolean): void;
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
  let droppedSincePaint = 0;

  const run = async (): Promise<void> => {
    for (let key = waiting.shift(); key !== undefined; key = waiting.shift()) await options.apply(key);
  };

  return {
    press(key, isText) {
      if (options.guardMs > 0 && !isText) {
        if (running !== undefined || !isPainted || options.now() - paintedAt < options.guardMs) {
          droppedSincePaint += 1;
          options.dropped(droppedSincePaint === 1);
          return;
        }
      }
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
      droppedSincePaint = 0;
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
