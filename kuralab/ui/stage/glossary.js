// The field's words, explained where they are met: a dotted line under the word, a bubble for pointer, focus and touch.
import { h } from './dom.js';

const MEANINGS = {
  elbo: 'Evidence lower bound: reconstruction minus KL, in nats per held-out datum. Higher is better.',
  reconstruction: 'Log-likelihood log p(x|z) of a datum given its encoding, in nats. Higher is better.',
  kl: 'Kullback–Leibler divergence of the posterior from the prior, in nats: how much the encoding says about the datum. 0 says nothing.',
  order: 'Order parameter r: the length of the mean of all oscillators. 0 is incoherence, 1 is full synchrony.',
  divergence: 'Kullback–Leibler divergence of the law from the uniform one, in nats: how much it says about the direction. 0 is uniform.',
  resultant: 'Mean resultant length R: the length of the mean of the law, from 0 (no direction preferred) to 1 (a single place).',
  concentrated: 'How tightly a law holds to its mode. 0 is uniform. Each law has its own: κ, ρ = tanh(s/2), or 1/σ².',
  locked: 'Locked band: oscillators whose frequency lies within the strength |f| of the field from its own rate Ω keep a fixed phase; the others drift.',
  gap: 'Log-likelihood of the von Mises–Fisher law fitted to the crowd less that of the Cauchy law fitted to it, in nats an oscillator.',
  disc: 'Poincaré disc (or ball): each point w is a Cauchy law, the centre is the uniform one. w is the conformal barycentre of the oscillators: the map that takes it to the centre leaves them balanced.',
  chimera: 'Chimera: of identical oscillators with identical couplings one part is in step while another is not.',
  feedback: 'The coupling grows with the order it makes: K·r^p instead of K.',
  contrast: 'How much more a population feels itself than the others: 0 not at all, 1 itself alone.',
  lanes: 'Every oscillator lives on the circle itself. It is drawn inside or outside of it so that dots do not hide each other: the first population on the outermost ring, and within a ring the faster further out.',
  stereographic: 'Stereographic projection: unit quaternions are drawn in space as seen from −1, which would lie at infinity; 1 is the centre and the unit sphere the halfway.',
  coupling: 'How strongly the law of one angle follows the mean of another while both are born. It was learned with encoder and decoder; negative numbers push away.',
  critical: 'Critical coupling: below it a large crowd stays incoherent, above it a part of the crowd locks.',
};

// A posterior's parameters by their names in the encodings: what they are called, their unit, what they mean.
const CONCENTRATED = 'How tightly the posterior holds to its mean direction.';
const RESULTANT = 'Mean resultant length: the length of the mean of the law, from 0 (uniform) to 1 (a single place).';
export const PARAMETERS = {
  loc: { name: 'Location', meaning: 'Where the posterior is centred: its mean, or on the sphere its mean direction.' },
  scale: { name: 'Std deviation', meaning: 'Standard deviation of the posterior along each axis.' },
  angle: { name: 'Mean angle', unit: 'rad', meaning: 'Mean direction of the posterior on each circle.' },
  concentration: { name: 'Concentration κ', meaning: `${CONCENTRATED} 0 is uniform.` },
  radius: { name: 'Concentration s', meaning: `${CONCENTRATED} s is the hyperbolic distance from the uniform law, which lies at 0.` },
  resultant: { name: 'Mean resultant', meaning: RESULTANT },
  rho: { name: 'Mean resultant ρ', meaning: RESULTANT },
  probability: { name: 'Probability', meaning: 'Posterior probability of each class, variable after variable.' },
};

const WIDE = 260, AWAY = 6; // pixels

// term(word, meaning): a word with its meaning; `meaning` is one of the above or a sentence
export function term(word, meaning) {
  const text = MEANINGS[meaning] ?? meaning;
  if (!text) return word;
  const bubble = h('span', { class: 'bubble', role: 'tooltip', hidden: true }, text);
  const element = h('span', { class: 'term', tabindex: 0, 'aria-label': `${word}: ${text}`, onPointerenter: show, onPointerleave: hide, onFocus: show, onBlur: hide, onKeydown: leave }, word, bubble);

  // Placed against the window, so that no picture's edge cuts it.
  function show() {
    const { left, bottom } = element.getBoundingClientRect();
    bubble.style.left = `${Math.max(AWAY, Math.min(left, document.documentElement.clientWidth - WIDE - AWAY))}px`;
    bubble.style.top = `${bottom + AWAY}px`;
    bubble.hidden = false;
  }
  function hide() { bubble.hidden = true; }
  function leave(event) { if (event.key === 'Escape') hide(); }
  return element;
}
