// The mathematics of what is shown, folded away until it is asked for.
import { button, h } from '../dom.js';

// makeFold(host) -> {arrange(cast), draw(cast, settings)}
export function makeFold(host) {
  const formula = part('Formula'), why = part('Why?'), code = codePart();
  host.append(formula.element, why.element, code.element);
  return {
    arrange({ panels, ground }) {
      formula.body.replaceChildren(...panels.flatMap(({ law, entry }) => [h('strong', {}, entry.title), ...law.words.formula(ground.dims[0]).map((line) => h('p', { class: 'formula' }, line))]));
      why.body.replaceChildren(...panels.flatMap(({ law, entry }) => [h('strong', {}, entry.title), h('p', {}, law.words.why)]));
    },
    draw({ panels }, settings) { if (code.element.open) code.say(python(panels, settings)); },
    onOpen(act) { code.element.addEventListener('toggle', act); },
  };
}

// part(title) -> {element, body}: what is folded away under a word
export function part(title) {
  const body = h('div', { class: 'body' }), element = h('details', {}, h('summary', {}, title), body);
  return { body, element };
}

// codePart() -> {element, say(text)}: lines of code that can be copied
export function codePart() {
  const { body, element } = part('Code'), snippet = h('pre', {}), copy = button({ text: 'Copy', title: 'Copy the code', onClick: () => navigator.clipboard.writeText(snippet.textContent).then(() => copy.set({ text: 'Copied' }), () => copy.set({ text: 'Not allowed' })) });
  body.append(...(navigator.clipboard ? [snippet, copy] : [snippet])); // closed to pages that come over plain http
  return { element, say(text) { if (snippet.textContent !== text) snippet.textContent = text; } };
}

// python(panels, settings) -> the lines that build these very laws
export function python(panels, { correlation, count }) {
  const laws = panels.map(({ law, entry, modes, strengths }) => [entry.symbol.toLowerCase(), entry.where, law.words.code({ modes, strengths, correlation })]);
  const wrapped = laws.some(([, , text]) => text.startsWith('Independent')) ? ['from torch.distributions import Independent'] : [];
  const imports = laws.map(([, where]) => `from ${where.split(':')[0]} import ${where.split(':')[1]}`);
  const lines = laws.map(([name, , text]) => `${laws.length > 1 ? name : 'law'} = ${text}`), first = laws.length > 1 ? laws[0][0] : 'law';
  return ['import torch', ...wrapped, ...imports, '', ...lines, `samples = ${first}.sample((${count},))`, `log_density = ${first}.log_prob(samples)`].join('\n');
}
