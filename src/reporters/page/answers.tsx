import { useMemo, useState } from "preact/hooks";
import { inert } from "./inert.ts";
import { Text } from "./text.tsx";
import { nearestChanges } from "./changes.ts";

interface AnswersProps {
  /** Undefined: there is none. */
  readonly answer: string | undefined;
  readonly error: string | undefined;
  readonly expected: readonly string[];
  /** The answer in the baseline. */
  readonly before: string | undefined;
}

type Against = "nothing" | "expected" | "baseline";

const LABELS: Readonly<Record<Against, string>> = {
  nothing: "as it is",
  expected: "against expected",
  baseline: "against baseline",
};

/** What was expected, what was answered then and now, and where they differ, word by word. */
export function Answers({ answer, error, expected, before }: AnswersProps) {
  const [against, setAgainst] = useState<Against>(before !== undefined && before !== answer ? "baseline" : "nothing");
  const others = against === "expected" ? expected : against === "baseline" && before !== undefined ? [before] : [];
  const choices: readonly Against[] = [
    "nothing",
    ...(expected.length > 0 ? (["expected"] as const) : []),
    ...(before === undefined ? [] : (["baseline"] as const)),
  ];
  return (
    <div class="answers">
      {expected.length > 0 && (
        <section aria-label="Expected">
          <h2>Expected {expected.length > 1 && <span class="note">any of {expected.length}</span>}</h2>
          {expected.map((text) => (
            <Text>{text}</Text>
          ))}
        </section>
      )}
      <section aria-label="Answer">
        <h2>Answer</h2>
        {answer !== undefined && choices.length > 1 && (
          <div class="choices" role="group" aria-label="The answer's differences">
            {choices.map((choice) => (
              <button type="button" aria-pressed={choice === against} onClick={() => setAgainst(choice)}>
                {LABELS[choice]}
              </button>
            ))}
          </div>
        )}
        {answer === undefined ? (
          <p class="failure">{inert(error ?? "no answer is kept")}</p>
        ) : others.length === 0 ? (
          <Text>{answer}</Text>
        ) : (
          <Difference from={others} to={answer} />
        )}
      </section>
      {before !== undefined && (
        <section aria-label="Answer in the baseline">
          <h2>Baseline</h2>
          <Text>{before}</Text>
        </section>
      )}
    </div>
  );
}

/** Against the one of the texts that is nearest. */
function Difference({ from, to }: { readonly from: readonly string[]; readonly to: string }) {
  const changes = useMemo(() => nearestChanges(from, to), [from, to]);
  if (changes === undefined) return <Text>{to}</Text>;
  return (
    <pre class="text diff">
      {changes.map(({ kind, text }) =>
        kind === "same" ? text : kind === "added" ? <ins>{text}</ins> : <del>{text}</del>,
      )}
    </pre>
  );
}
