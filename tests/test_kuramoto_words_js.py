"""What the oscillators' page says of links it cannot follow, of silent theory, of marks, rings and hidden sliders."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from kuralab.catalogue import FREQUENCIES

pytestmark = pytest.mark.browser
NAMES = {
    "manifold": ["circle", "torus", "sphere", "quaternions"],
    "law": list(FREQUENCIES),
    "panel": ["branches", "locked", "density", "disc", "portrait"],
}
READ = """async ([link, names]) => {
  const { read } = await import('/kuramoto/settings.js'), said = [];
  const settings = read(new URLSearchParams(link), names, (text) => said.push(text));
  return [settings, said];
}"""
PANELS = """async ([panel, moves]) => {
  const { Simulation } = await import('/kuramoto/simulation.js');
  const { makePanels } = await import('/kuramoto/panels.js');
  const theme = { dark: false, text: '#000', font: 'sans-serif', background: '#fff' }, frame = (w) => w;
  const host = document.createElement('div'), settings = { panel, group: 0, coupling: 2, frame: 'lab' }, said = [];
  document.documentElement.append(host);
  const colours = { wC: '#000', sphC: '#000', vMF: '#000' };
  const panels = makePanels(host, { settings, act: { change() {}, sweep() {} }, colours });
  const made = URL.createObjectURL, files = [];
  URL.createObjectURL = (blob) => { files.push(blob); return 'blob:'; };
  const silent = { critical: null, branches: [], statement: '' };
  for (const { manifold, dim, populations = 1, theory = silent, frame: seen = 'lab', ...own } of moves) {
    const { flow } = await import(`/kuramoto/${manifold}.js`);
    const simulation = new Simulation(flow(dim, populations), { step: 0.05, count: 200, order0: 0.5, ...own });
    const now = { simulation, settings, group: 0, theory, swept: [], order: 0.5, sweptBy: '', frame, theme };
    settings.frame = 'lab';
    panels.draw(now);
    for (const look of ['lab', seen]) {
      settings.frame = look;
      for (let k = 0; k < 40; k++) { simulation.advance(); panels.follow(simulation, frame); }
      panels.draw(now);
    }
    host.querySelector('[title*="as CSV"]')?.click();
    const lines = [...host.querySelectorAll('polyline')].map((one) => one.getAttribute('points').split(' ').length);
    said.push({
      groups: [...host.querySelectorAll('select option')].map((one) => one.textContent), longest: Math.max(0, ...lines),
      note: host.querySelector('.note').textContent, columns: (await files.pop()?.text())?.split('\\n')[0].split(','),
    });
  }
  URL.createObjectURL = made;
  panels.dispose();
  host.remove();
  return said;
}"""
STORIES = """async (names) => {
  const { PRESETS, makePresets, settingsOf } = await import('/kuramoto/presets.js');
  const { makeControls } = await import('/kuramoto/controls.js');
  const controls = makeControls(settingsOf('', names), [], () => {}), more = controls.element.querySelector('.more');
  const presets = makePresets(names, '', { choose() {}, point: controls.point }), out = [];
  document.documentElement.append(controls.element, presets.element);
  for (const { name } of PRESETS) {
    presets.show(name);
    for (const one of presets.element.querySelectorAll('.named')) {
      more.open = false;
      one.click();
      out.push([name, one.textContent, more.open, document.activeElement.getAttribute('aria-label')]);
    }
  }
  presets.dispose();
  [controls.element, presets.element].forEach((one) => one.remove());
  return out;
}"""
BRANCH = {"couplings": [0, 1, 6], "orders": [0, 0, 0.9]}


def shown(page: Page, panel: str, *moves: dict[str, Any]) -> list[dict[str, Any]]:
    seen: list[dict[str, Any]] = page.evaluate(PANELS, [panel, list(moves)])
    return seen


@pytest.mark.parametrize(
    ("link", "key", "used", "says"),
    [
        ("K=99", "coupling", 2, ["K ", "0 to 6", "got 99", "K = 2"]),
        ("N=0", "count", 1000, ["N ", "1 to 10000", "got 0", "N = 1000"]),
        ("M=1.5", "populations", 1, ["a whole number from 1 to 4", "got 1.5"]),
        ("A=2", "contrast", None, ["0 to 1", "got 2", "usual"]),
        ("manifold=plane", "manifold", "circle", ["one of circle, torus", "got plane", "manifold = circle"]),
        ("lead=yes", "lead", False, ["lead", "got yes"]),
        ("seed=-1", "seed", 0, ["seed", "got -1", "seed = 0"]),
        ("t=soon", "t", None, ["a time from 0", "got soon"]),
    ],
)
def test_a_link_that_asks_for_the_impossible_is_told_what_it_gets(
    page: Page, link: str, key: str, used: object, says: list[str]
) -> None:
    settings, said = page.evaluate(READ, [link, NAMES])
    assert settings[key] == used
    assert len(said) == 1
    assert said[0].startswith("Expected")
    assert all(words in said[0] for words in says), said


@pytest.mark.parametrize("link", ["", "K=6&N=10000&M=4&A=0&lead=0&even=1&t=0&seed=7&panel=disc&frame=lab&sweep=0"])
def test_a_link_that_can_be_followed_is_not_remarked_on(page: Page, link: str) -> None:
    assert page.evaluate(READ, [link, NAMES])[1] == []


@pytest.mark.parametrize(("coupling", "critical"), [(0, 0), (0, 1), (0.5, 0)])
def test_without_coupling_nobody_is_said_to_synchronise(page: Page, coupling: float, critical: float) -> None:
    script = """async ([coupling, critical]) => {
      const { expect, sentences } = await import('/kuramoto/strip.js');
      const branches = [{ stable: true, couplings: [0, 6], orders: [1, 1] }];
      const theory = { critical, statement: 'These synchronise.', branches };
      const expected = expect(theory, coupling, 0.3);
      return [expected, sentences(theory, coupling, expected, 0.3).join('')];
    }"""
    expected, said = page.evaluate(script, [coupling, critical])
    assert ("synchronise" in said) == (coupling > 0)
    assert ("nobody feels" in said) == (coupling == 0)
    assert (expected is None) == (coupling == critical == 0)
    assert f"Critical K = {critical}" in said


def test_a_slider_says_its_value_as_it_shows_it(page: Page) -> None:
    script = """async () => {
      const { slider } = await import('/dom.js'), { SLIDERS } = await import('/kuramoto/settings.js');
      const made = slider({ ...SLIDERS.find(({ key }) => key === 'count'), value: 3 });
      const input = made.querySelector('input');
      const say = () => [input.getAttribute('aria-valuetext'), made.querySelector('output').textContent], first = say();
      made.value = 2;
      const second = say();
      input.value = 4;
      input.dispatchEvent(new Event('input'));
      return [first, second, say()];
    }"""
    assert page.evaluate(script) == [["1,000"] * 2, ["100"] * 2, ["10,000"] * 2]


def test_curves_have_marks_of_their_own_in_the_legend(page: Page) -> None:
    script = """async () => {
      const { makeChart } = await import('/chart.js'), host = document.createElement('div');
      document.documentElement.append(host);
      const looks = [{}, { dash: [6, 4] }, { dash: [2, 4] }, { points: true }];
      const series = looks.map((look, k) => ({ label: `${k}`, colour: '#5c6670', ...look }));
      const chart = makeChart(host, { series, theme: { dark: false, text: '#000', font: 'sans-serif' } });
      const marks = [...host.querySelectorAll('.u-legend .u-series')].slice(1).map((row) => {
        const { borderStyle, backgroundColor } = row.querySelector('.u-marker').style;
        return [borderStyle, backgroundColor, row.classList.contains('dots')].join();
      });
      chart.dispose();
      host.remove();
      return marks;
    }"""
    marks = page.evaluate(script)
    assert len(set(marks)) == 4, marks


def test_branches_of_a_kind_have_columns_of_their_own(page: Page) -> None:
    branches = [{"stable": stable, **BRANCH} for stable in (True, False, True, True)]
    theory = {"critical": 1, "branches": branches, "statement": "Known."}
    seen = shown(page, "branches", {"manifold": "circle", "dim": 2, "theory": theory})[0]
    assert len(set(seen["columns"])) == len(seen["columns"]) > 6
    assert {"theory", "theory 2", "theory 3", "unstable"} <= set(seen["columns"])
    assert seen["note"] == ""


def test_a_diagram_without_theory_says_why(page: Page) -> None:
    theory = {"critical": None, "branches": [], "statement": "No closed theory is known here."}
    seen = shown(page, "branches", {"manifold": "sphere", "dim": 3, "theory": theory})[0]
    assert "No closed theory" in seen["note"]
    assert "Sweep K" in seen["note"]


def test_groups_are_named_by_what_they_are_now(page: Page) -> None:
    seen = shown(page, "disc", {"manifold": "circle", "dim": 2, "populations": 2}, {"manifold": "torus", "dim": 2})
    assert [one["groups"] for one in seen] == [["Population 1", "Population 2"], ["Angle 1", "Angle 2"]]


def test_a_way_seen_from_elsewhere_is_not_joined_to_the_one_of_now(page: Page) -> None:
    stays, turns = shown(page, "disc", *({"manifold": "circle", "dim": 2, "frame": look} for look in ("lab", "moving")))
    assert stays["longest"] >= 40
    assert turns["longest"] <= 22


@pytest.mark.parametrize(
    ("width", "many", "says"),
    [(0.5, 1, "Further out: faster"), (0, 2, "ring for each population"), (0.5, 2, "ring"), (0, 1, None)],
)
def test_the_distance_from_the_centre_is_explained(page: Page, width: float, many: int, says: str | None) -> None:
    script = "async (now) => (await import('/kuramoto/circle.js')).drawn(now)"
    told = page.evaluate(script, {"width": width, "many": many})
    assert (told is None) == (says is None)
    assert says is None or says in told[0]


def test_sliders_that_stories_name_are_brought_to_sight(page: Page) -> None:
    seen = page.evaluate(STORIES, NAMES)
    assert {(name, word) for name, word, *_ in seen} >= {
        ("chimera", "contrast"), ("travelling", "detuning"), ("angles", "contrast"), ("explosive", "feedback"),
    }  # fmt: skip
    for _, word, is_open, focused in seen:
        assert is_open
        assert word.lower() in focused.lower()


@pytest.mark.parametrize(("link", "is_open"), [("lag=1", True), ("lag=1&preset=locking", False), ("K=3", False)])
def test_hidden_sliders_that_a_link_moves_are_shown_but_beside_a_story(page: Page, link: str, is_open: bool) -> None:
    script = """async ([link, names]) => {
      const { settingsOf } = await import('/kuramoto/presets.js');
      const { makeControls } = await import('/kuramoto/controls.js');
      return makeControls(settingsOf(link, names), [], () => {}).element.querySelector('.more').open;
    }"""
    assert page.evaluate(script, [link, NAMES]) == is_open
