/** Which documents answer a question: the grade of each judged one. A negative grade is a document that nobody judged. */
export interface Labels {
  readonly relevant: Readonly<Record<string, number>>;
  /** The lowest grade that counts as relevant. */
  readonly relevantFrom: number;
}

/** A ranking held against the labels of its question. */
export interface GradedRanking {
  /** The grades of the retrieved documents, best first; undefined: nobody judged it. A document that comes twice stands at its first place alone. */
  readonly grades: readonly (number | undefined)[];
  /** The grades of all judged documents. */
  readonly judged: readonly number[];
  readonly relevantFrom: number;
  /** How many of the judged documents are relevant. */
  readonly relevantCount: number;
}

export function gradedRanking({ relevant, relevantFrom }: Labels, ranking: readonly string[]): GradedRanking {
  const judged = Object.values(relevant).filter((grade) => grade >= 0);
  return {
    grades: [...new Set(ranking)].map((id) => gradeOf(relevant, id)),
    judged,
    relevantFrom,
    relevantCount: judged.filter((grade) => grade >= relevantFrom).length,
  };
}

export function isRelevant(grade: number | undefined, relevantFrom: number): boolean {
  return grade !== undefined && grade >= relevantFrom;
}

/** How many of the first `k` documents are relevant. */
export function hits({ grades, relevantFrom }: GradedRanking, k: number): number {
  return grades.slice(0, k).filter((grade) => isRelevant(grade, relevantFrom)).length;
}

/** 0 where there is nothing to divide by, as in trec_eval. */
export function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

function gradeOf(relevant: Labels["relevant"], id: string): number | undefined {
  const grade = Object.hasOwn(relevant, id) ? relevant[id] : undefined;
  return grade !== undefined && grade >= 0 ? grade : undefined;
}
