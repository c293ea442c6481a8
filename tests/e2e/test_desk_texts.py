"""Marks and differences of the desk, as its modules make them in a browser."""

import os

import pytest

from tests.conftest import ROOT

pytestmark = pytest.mark.e2e

DESK = ROOT / "pages" / "review" / "desk"
KINDS = {".js": "text/javascript", ".css": "text/css", ".html": "text/html"}
PAGE = """<!doctype html><meta charset="utf-8"><link rel="stylesheet" href="marks.css">
<style>body { font: 16px/1.5 sans-serif; margin: 20px; width: 600px }
textarea { height: 200px; --text-padding: 12px }</style>
<div class="mirrored"><textarea spellcheck="false"></textarea></div><div id="read"></div><div id="diff"></div>
<script type="module">
import * as diff from "./diff.js"; import * as marks from "./marks.js"; import * as words from "./words.js";
Object.assign(window, { diff, marks, words, ready: true });
</script>"""

# A text of all that is hard: combining marks, pairs and halves of pairs, scripts without spaces, flags.
HARD = """
let seed = 7;
const random = (most) => {  // mulberry32
  seed = (seed + 0x6d2b79f5) | 0;
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) % most;
};
const PIECES = ["a", "the", "naïve", "e\\u0301", "don't", "日", "本語", "😀", "👨‍👩‍👧", "🇩🇪", "\\ud800", "\\udc00",
  "שלום", "<b>", " ", " ", "\\u00a0", "\\n", "\\r\\n", "\\t", ".", ","];
const text = (most) => Array.from({ length: random(most) }, () => PIECES[random(PIECES.length)]).join("");
const spelled = (parts, kind) =>
  parts.filter((one) => one.change === "same" || one.change === kind).map((one) => one.text).join("");
"""


@pytest.fixture
def desk(chromium):
    """A page that has loaded the modules; anything that goes wrong in it fails the test."""
    context = chromium.new_context(viewport={"width": 1000, "height": 700})
    page = context.new_page()
    problems = []
    page.on("pageerror", lambda error: problems.append(str(error)))

    def serve(route):
        name = route.request.url.removeprefix("http://desk.test/")
        if not name:
            route.fulfill(body=PAGE, content_type="text/html")
            return
        file = DESK / name
        route.fulfill(body=file.read_text("utf-8"), content_type=KINDS[file.suffix])

    page.route("http://desk.test/**", serve)
    page.goto("http://desk.test/")
    page.wait_for_function("window.ready")
    yield page
    context.close()
    assert problems == []


def in_page(page, script):
    return page.evaluate("() => {" + HARD + script + "}")


def test_a_difference_spells_both_texts_whatever_stands_in_them(desk):
    bad = in_page(
        desk,
        """
        for (let i = 0; i < 4000; i++) {
          const one = text(30);
          const at = random(one.length + 1);
          const other = random(3) ? text(30) : one.slice(0, at) + text(4) + one.slice(at + random(5));
          const { parts } = diff.compare(one, other);
          const tidy = parts.every((part, k) => part.text !== "" && (k === 0 ||
            (part.change !== parts[k - 1].change &&
              !(part.change === "removed" && parts[k - 1].change === "added"))));
          if (spelled(parts, "removed") !== one || spelled(parts, "added") !== other || !tidy)
            return JSON.stringify([one, other, parts]);
        }
        return null;
        """,
    )

    assert bad is None


def test_words_are_compared_whole_in_every_script(desk):
    parts = desk.evaluate(
        """() => [["I can't come.", "I can come."], ["返金しました", "返品しました"], ["naïve e\u0301 x", "naive é x"],
          ["👨‍👩‍👧 hi", "👨 hi"]].map(([a, b]) => diff.compare(a, b).parts.map((one) =>
          ({ same: "=", added: "+", removed: "-" })[one.change] + one.text).join("|"))"""
    )

    assert parts == [
        "=I |-can't|+can|= come.",
        "=返|-金|+品|=しました",
        "-naïve e\u0301|+naive é|= x",
        "-👨‍👩‍👧|+👨|= hi",
    ]


def test_long_texts_that_differ_everywhere_are_compared_by_lines_and_it_is_said(desk):
    said = in_page(
        desk,
        """
        const line = () => Array.from({ length: 12 }, () => "w" + random(900)).join(" ") + "\\n";
        const lines = Array.from({ length: 1500 }, line);
        const one = lines.join("");
        const changed = (share) => lines.map((each) => (random(100) < share ? line() : each)).join("");
        const run = (other) => {
          const { parts, by } = diff.compare(one, other);
          return [by, spelled(parts, "removed") === one && spelled(parts, "added") === other];
        };
        const element = document.getElementById("diff");
        diff.draw(element, one, changed(50), { around: 40 });
        return [run(changed(2)), run(changed(50)), run(one.replaceAll("w", "v").replaceAll(" ", "  ")),
          element.querySelector(".diff-note")?.textContent];
        """,
    )

    assert said[0] == ["words", True]
    assert said[1] == ["lines", True]
    assert said[2][1] is True
    assert said[3].startswith("Compared line by line")


def test_texts_are_shown_as_texts(desk):
    shown = desk.evaluate(
        """() => {
          const element = document.getElementById("diff");
          diff.draw(element, "<img src=x onerror=alert(1)> a " + "b ".repeat(400), "<b> a " + "b ".repeat(400) + "c",
            { around: 30 });
          return [element.querySelector("img, b") === null, element.querySelector(".gap") !== null,
            element.querySelectorAll("ins").length];
        }"""
    )

    assert shown == [True, True, 2]


def test_pieces_spell_the_text_and_know_all_findings_that_overlap(desk):
    bad = in_page(
        desk,
        """
        for (let i = 0; i < 3000; i++) {
          const one = text(25);
          const findings = Array.from({ length: random(7) }, (_, id) => {
            const start = random(one.length + 3);
            return { id, severity: ["error", "warning", "note"][random(3)], start, end: start + random(8) };
          });
          const pieces = marks.cut(one, findings);
          const whole = pieces.map((each) => one.slice(each.start, each.end)).join("") === one;
          const right = pieces.every((piece) => findings.every((f) => {
            const covers = f.end > f.start && f.start < one.length &&
              f.start <= piece.start && f.end >= piece.end;
            return !covers || piece.findings.includes(f.id);
          }));
          const pairs = pieces.every((each) => !/^[\\udc00-\\udfff]/.test(one.slice(each.start, each.end)) ||
            !/[\\ud800-\\udbff]$/.test(one.slice(0, each.start)));
          if (!whole || !right || !pairs) return JSON.stringify([one, findings, pieces]);
        }
        return null;
        """,
    )

    assert bad is None


def test_a_finding_moves_with_what_is_typed_and_is_gone_when_its_words_are_touched(desk):
    bad = in_page(
        desk,
        """
        for (let i = 0; i < 3000; i++) {
          const one = text(20) + "FINDING" + text(20);
          const start = one.indexOf("FINDING");
          const at = random(one.length + 1);
          const other = one.slice(0, at) + text(5) + one.slice(at + random(4));
          const [found] = marks.follow([{ id: 1, severity: "note", start, end: start + 7 }], one, other);
          if (!found.touched && other.slice(found.start, found.end) !== "FINDING")
            return JSON.stringify([one, other, found]);
          if (found.touched && (at + 3 < start || at > start + 7)) return JSON.stringify(["lost", one, other]);
        }
        const whole = { id: 2, severity: "error", start: null, end: null };
        return marks.follow([whole], "a", "b")[0] === whole ? null : "about the whole text";
        """,
    )

    assert bad is None


def test_marks_lie_exactly_behind_their_words_while_somebody_types(desk):
    desk.evaluate(
        """() => {
          const area = document.querySelector("textarea");
          area.value = "Dear customer,\\n\\nwe are sorry. Your REFUND was sent today 😀 and will arrive soon.\\n".repeat(12);
          const at = area.value.lastIndexOf("REFUND");
          window.picked = [];
          window.mirror = marks.mirror(area, { onPick: (id) => picked.push(id) });
          mirror.show(area.value, [
            { id: 5, severity: "error", title: "t", start: at, end: at + 6 },
            { id: 6, severity: "note", title: "u", start: 0, end: 4 },
          ]);
        }"""
    )
    area = desk.locator("textarea")
    area.focus()
    desk.keyboard.press("Control+Home")
    for _ in range(4):
        desk.keyboard.press("ArrowRight")
    desk.keyboard.type("est and most valued 🇩🇪 ")

    assert desk.evaluate("mirror.pick(5)") is True
    assert desk.evaluate("[area => area.value.slice(area.selectionStart, area.selectionEnd)]"
                         "[0](document.querySelector('textarea'))") == "REFUND"  # fmt: skip
    boxes = desk.evaluate(
        """() => {
          const area = document.querySelector("textarea"), layer = document.querySelector(".mirror");
          const mark = layer.querySelector(".picked").getBoundingClientRect();
          const frame = area.getBoundingClientRect();
          return { same: layer.scrollHeight === area.scrollHeight, scrolled: layer.scrollTop === area.scrollTop,
            clear: area.scrollTop > 0, inside: mark.top >= frame.top && mark.bottom <= frame.bottom,
            text: layer.textContent === area.value + "\\u200b" };
        }"""
    )
    assert boxes == {"same": True, "scrolled": True, "clear": True, "inside": True, "text": True}
    folder = os.environ.get("CURATE_TEST_SCREENSHOTS")
    if folder:
        desk.screenshot(path=ROOT / folder / "desk-marks.png")

    desk.keyboard.press("ArrowRight")
    box = desk.locator(".mirror .picked").bounding_box()
    desk.mouse.click(box["x"] + 10, box["y"] + 8)
    assert desk.evaluate("picked") == [5]

    desk.keyboard.type("x")
    assert desk.evaluate("mirror.pick(5)") is False
    assert desk.evaluate("document.querySelectorAll('.mirror mark').length") == 1


def test_typing_in_a_hundred_thousand_characters_leaves_all_other_marks_alone(desk):
    counts = desk.evaluate(
        """() => {
          const area = document.querySelector("textarea");
          const line = "A customer wrote a long mail about the order that never came, and 😀 more.\\n";
          area.value = line.repeat(Math.ceil(100000 / line.length));
          const findings = Array.from({ length: 2000 }, (_, id) =>
            ({ id, severity: "warning", title: "x", start: id * 50 + 3, end: id * 50 + 11 }));
          window.mirror = marks.mirror(area);
          mirror.show(area.value, findings);
          let changed = 0;
          new MutationObserver((all) => (changed += all.length)).observe(document.querySelector(".mirror"),
            { childList: true, characterData: true, subtree: true });
          area.setRangeText("typed ", 50013, 50013, "end");
          area.dispatchEvent(new Event("input"));
          return new Promise((done) => requestAnimationFrame(() =>
            done([area.value.length > 100000, changed, document.querySelectorAll(".mirror mark").length,
              document.querySelector(".mirror").textContent === area.value + "\\u200b"])));
        }"""
    )

    assert counts[0]
    assert counts[1] < 10
    assert counts[2] == 2000
    assert counts[3]


def test_a_text_that_is_read_has_marks_to_press_and_to_reach(desk):
    desk.evaluate(
        """() => {
          window.picked = [];
          marks.drawMarked(document.getElementById("read"), "<b>Ada</b> lives at 1 Rose Street.", [
            { id: 3, severity: "error", title: "Personal data", start: 3, end: 6 },
            { id: 4, severity: "note", title: "Address", start: 20, end: 33 },
          ], { onPick: (id) => picked.push(id) });
        }"""
    )
    desk.get_by_role("button", name="Ada (needs a fix: Personal data)").click()
    desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")

    assert desk.evaluate("picked") == [3, 4]
    assert desk.locator("#read").inner_text() == "<b>Ada</b> lives at 1 Rose Street."
