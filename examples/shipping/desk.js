/**
 * What one answer has in front of it: at most `k` sections, in the order in which they were needed, and a protocol of the tools.
 * All that the answer says comes from these sections.
 */
export function openDesk(cards, k) {
  const kept = [];
  const toolCalls = [];

  const keep = (hit) => {
    if (kept.length < k && !kept.some(({ section }) => section.id === hit.section.id)) kept.push(hit);
  };
  const protocolled = (name, args, run, shown) => {
    const start = performance.now();
    const result = run();
    toolCalls.push({ name, arguments: args, result: shown(result), latencyMs: performance.now() - start });
    return result;
  };

  return {
    toolCalls,
    sections: () => kept.map(({ section }) => section),
    retrieved: () => kept.map(({ section, score }) => ({ id: section.id, text: section.text, score })),

    /** Keeps the best section for one need; gives those of the hits that lie on the desk, best first. */
    search(need, query) {
      const search = () => cards.search(query, k);
      const hits = protocolled("search_rate_cards", { need, query }, search, (found) => found.map(idOf));
      if (hits[0] !== undefined) keep(hits[0]);
      return hits.map(({ section }) => section).filter((section) => kept.some((hit) => hit.section === section));
    },

    /** Fills what is left of the `k` with what a query finds. */
    fill(query) {
      for (const hit of cards.search(query, k)) keep(hit);
    },

    /** The best section for a query, without keeping it. */
    glance: (query) => cards.search(query, 1)[0]?.section,

    call: (name, args, run) => protocolled(name, args, run, (result) => result ?? null),
  };
}

function idOf({ section }) {
  return section.id;
}
