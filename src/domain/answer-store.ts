/** An answer that was given before. */
export interface StoredAnswer {
  /** As it was handed over; who reads it checks it. */
  readonly answer: unknown;
  /** When it was given, ISO 8601. */
  readonly at: string;
}

/** Who answered: what a listing of the store shows. */
export interface Answerer {
  readonly provider: string;
  readonly model: string | undefined;
}

/** Answers by a key over everything that decided them. */
export interface AnswerStore {
  /** Undefined where there is none, or none that can be read. */
  get(key: string): StoredAnswer | undefined;
  /** Never throws: an answer that cannot be kept is an answer all the same. */
  put(key: string, answer: unknown, by: Answerer): void;
}
