/** What happens, in the order in which it did, for one reader. */
export interface Queue<Item> {
  put(item: Item): void;
  isEmpty(): boolean;
  waiting(): readonly Item[];
  /** Resolves once there is one. */
  some(): Promise<void>;
  next(): Promise<Item>;
}

export function queue<Item>(): Queue<Item> {
  const items: Item[] = [];
  const waiting: (() => void)[] = [];
  const some = async () => {
    while (items.length === 0) await new Promise<void>((resolve) => waiting.push(resolve));
  };
  return {
    put(item) {
      items.push(item);
      for (const wake of waiting.splice(0)) wake();
    },
    isEmpty: () => items.length === 0,
    waiting: () => items,
    some,
    async next() {
      for (;;) {
        await some();
        const item = items.shift();
        if (item !== undefined) return item;
      }
    },
  };
}
