"""The scene of the oscillators as the stage drives it: shown, shown again, let go."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

pytestmark = pytest.mark.browser

SCENE = """
async (runs) => {
  const { default: make } = await import('/scenes/kuramoto.js');
  const root = document.createElement('div'), kept = new Map(), heard = new Set(), said = [];
  document.body.replaceChildren(root);
  const theme = { dark: false, background: '#ffffff', text: '#111111', font: 'sans-serif' };
  const url = { get: (key) => kept.get(key) ?? null, set: (key, value) => { kept.set(key, value); } };
  const stage = {
    root, url, base: '', theme: () => theme, reduced: true, say: (text) => said.push(text),
    onTheme: (listener) => { heard.add(listener); return () => heard.delete(listener); },
  };
  const manifolds = [{ name: 'circle', title: 'Circle' }], laws = [{ name: 'lorentzian', title: 'Lorentzian' }];
  const usual = { manifolds, laws, colours: { wC: '#111111', vMF: '#222222' }, reason: 'not now' };
  const options = (id) => ({ options: { ...usual, run: { id, title: id } } });
  const scene = await make(stage), shows = runs.map((id) => scene.show(options(id)));
  await Promise.all(shows);
  const one = { labs: root.querySelectorAll('.lab').length, listeners: heard.size };
  const last = scene.show(options('last')); // and gone while it is being made
  scene.dispose();
  await last;
  return { one, end: { labs: root.querySelectorAll('.lab').length, listeners: heard.size } };
}
"""


@pytest.mark.parametrize("runs", [["a"], ["a", "b"], ["a", "a", "b", "c"]])
def test_one_laboratory_lives_however_often_it_is_shown(page: Page, runs: list[str]) -> None:
    seen = page.evaluate(SCENE, runs)
    assert seen["one"] == {"labs": 1, "listeners": 2}  # the laboratory's own and its picture's
    assert seen["end"] == {"labs": 0, "listeners": 0}
