// Who is on the stage: the laws that are shown, on which manifold, and how strong each is.
import { MATCHES, strengthAt } from './match.js';

// casting(stage, options) -> find(settings) -> {comparison, ground, base, shown: [{law, entry}], offered: [{law, entry}]}
export function casting({ laws, comparisons }) {
  const fetched = (entry) => import(`./laws/${entry.name}.js`).then((law) => ({ law, entry }));
  return async (settings) => {
    const comparison = comparisons.find(({ name }) => name === settings.compare) ?? null;
    const manifold = comparison?.manifold ?? settings.manifold, names = comparison?.laws ?? [settings.law];
    const offered = await Promise.all(laws.filter(({ manifolds }) => manifolds.includes(manifold)).map(fetched));
    const ground = await import(`./grounds/${manifold}.js`);
    return { comparison, manifold, ground, offered, shown: names.map((name) => offered.find(({ entry }) => entry.name === name)) };
  };
}

// fitting(changes, settings, laws) -> changes with a law and a manifold that go together: what was just chosen stays
export function fitting(changes, settings, laws) {
  const next = { ...settings, ...changes }, shownOn = (name) => laws.find((law) => law.name === name).manifolds;
  if (!shownOn(next.law).includes(next.manifold)) next.law = laws.find(({ manifolds }) => manifolds.includes(next.manifold)).name;
  return { ...changes, law: next.law };
}

// strengths(cast, settings) -> one list of concentrations for each law shown
export function strengths({ comparison, shown, ground: { dims } }, { c, c2, match, level }) {
  return shown.map(({ law }) => dims.map((d, k) => (comparison ? strengthAt(law, d, match, level) : law.strength ? [c, c2][k] : 0)));
}

// same(panel, next, settings): the concentrations at which another law has the mean resultants of the one before
export function same(panel, { shown: [{ law }], ground: { dims } }) {
  const lengths = panel.member.resultants, [c, c2] = [0, 1].map((k) => strengthAt(law, dims[k] ?? dims[0], 'resultant', lengths[k] ?? lengths[0]));
  return panel.law.strength && law.strength ? { c, c2 } : {};
}

// level(panel, match, d): where the first law stands on the scale of another match
export function level({ member: { parts } }, match) { return MATCHES[match].measure(parts[0]); }
