/** A price and its parts, in words. */
export function composeQuote({ service, to, quote, parcels = 1 }) {
  if (quote.unavailable !== undefined) return quote.unavailable;
  const load = quote.weightKg === undefined || !isWeighed(service) ? "" : ` of ${loadOf(quote.weightKg, parcels)}`;
  const parts = quote.lines.map(({ label, cents, note }) => `${label} ${dollars(cents)}${note ? ` (${note})` : ""}`);
  const sum = quote.surchargeCount > 1 ? ` The surcharges except fuel come to ${dollars(quote.surchargeCents)}.` : "";
  const where = to === "" ? "" : ` to ${to}`;
  return `${capital(nameOf(service))}${load}${where} costs ${dollars(quote.totalCents)}: ${parts.join(" + ")}.${sum}`;
}

/** Two prices against each other, the cheaper one first. */
export function composeComparison(offers) {
  const [cheap, dear] = offers.toSorted((a, b) => a.quote.totalCents - b.quote.totalCents);
  const difference = dear.quote.totalCents - cheap.quote.totalCents;
  const [cheapName, dearName] = [cheap, dear].map(({ service, to }) =>
    cheap.service === dear.service ? to : nameOf(service),
  );
  const verdict =
    difference === 0
      ? "Both cost the same."
      : `${capital(cheapName)} is cheaper by ${dollars(difference)} than ${dearName}.`;
  return [verdict, composeQuote(cheap), composeQuote(dear)].join(" ");
}

/** What the agent says where the rate cards say nothing. */
export function composeDecline(what) {
  return `Our rate cards do not cover ${what ?? "this question"}, so I cannot quote it. Please ask our customer service.`;
}

export function dollars(cents) {
  const amount = `$${(Math.abs(cents) / 100).toLocaleString("en-US", { minimumFractionDigits: 2 })}`;
  return cents < 0 ? `-${amount}` : amount;
}

function isWeighed(service) {
  return service === "standard" || service === "express";
}

function loadOf(weightKg, parcels) {
  const weight = `${Math.round(weightKg * 1000) / 1000} kg`;
  return parcels === 1 ? weight : `${parcels} parcels of ${weight}`;
}

function nameOf(service) {
  if (service === "envelope") return "a document envelope";
  return isWeighed(service) ? `${service} shipping` : `the ${service.replace(" box", " flat-rate box")}`;
}

function capital(text) {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
