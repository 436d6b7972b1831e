#!/usr/bin/env python3
"""Round trips: a document of the corpus is set as PDF by other programs and read again.

    python3 tests/pdf/roundtrip.py target/release/belegg corpus/thesis.txt [corpus/belegg-2026a.txt …]

Uses what is installed of typst (the program, or the Python package of that name), LibreOffice (soffice), pdfTeX (pdflatex),
Chromium and WeasyPrint, and says for each: the share of words found again and how many came in addition, headings with their
levels, blocks that are equal letter by letter, citations, pages, and (by pdftotext) blocks that begin on the page they are said
to begin on. Fails (exit 1) where less than 99.5 % of the words, or not all headings, citations and pages are found.
"""

import collections
import html
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile


def run(command, **options):
    return subprocess.run(command, capture_output=True, text=True, errors="replace", timeout=600, **options)


def read(belegg, path):
    answer = run([belegg, "structure", path, "--format", "json"])
    if answer.returncode:
        sys.exit(answer.stderr)
    return json.loads(answer.stdout)


def citations(belegg, path):
    lines = run([belegg, "citations", path, "--format", "jsonl"]).stdout.splitlines()
    return [(c["form"], c["work"], c["locator"]) for c in map(json.loads, lines)]


def title(heading):
    return " ".join(filter(None, [heading["number"], heading["title"]]))


def parts(document):
    """Headings and blocks in reading order."""
    headings = [dict(h, kind="heading", text=title(h)) for h in document["headings"]]
    return sorted(headings + document["blocks"], key=lambda part: part["lines"][0])


def as_html(document):
    out = ['<html lang="nb"><head><meta charset="utf-8"></head><body style="font: 11pt serif">']
    for part in document:
        tag = {"heading": f"h{min(part.get('level', 1), 6)}", "quote": "blockquote"}.get(part["kind"], "p")
        out.append(f"<{tag}>{html.escape(part['text'])}</{tag}>")
    return "\n".join(out) + "</body></html>"


def as_typst(document):
    def escape(text):
        return re.sub(r"([\\#\[\]*_`$<>@~=/+.-])", r"\\\1", text)

    out = ['#set page(numbering: "1")', '#set text(size: 11pt, lang: "nb")', "#set par(justify: true)"]
    for part in document:
        text = escape(part["text"])
        if part["kind"] == "heading":
            out.append("=" * min(part["level"], 6) + " " + text)
        elif part["kind"] == "quote":
            out.append(f"#quote(block: true)[{text}]")
        else:
            out.append(f"#par[{text}]")
        out.append("")
    return "\n".join(out)


def as_latex(document):
    signs = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}", "«": r"\guillemotleft{}",
             "»": r"\guillemotright{}", "–": "--", "—": "---", "“": "``", "”": "''", "’": "'", "…": r"\dots{}"}

    def escape(text):
        return "".join(signs.get(c, "\\" + c if c in "&%$#_{}" else c) for c in text)

    out = [r"\documentclass[11pt,a4paper]{article}", r"\usepackage[utf8]{inputenc}", r"\usepackage[T1]{fontenc}",
           r"\usepackage[norsk]{babel}", r"\setcounter{secnumdepth}{0}", r"\begin{document}"]
    for part in document:
        text = escape(part["text"])
        if part["kind"] == "heading":
            out.append("\\" + ["section", "subsection", "subsubsection"][min(part["level"], 3) - 1] + f"{{{text}}}")
        elif part["kind"] == "quote":
            out.append(r"\begin{quote}" + text + r"\end{quote}")
        else:
            out.append(text)
        out.append("")
    return "\n".join(out) + r"\end{document}"


def produce(document, folder):
    """Name and path of each PDF that could be made."""
    def write(name, text):
        path = os.path.join(folder, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    page, source, latex = write("d.html", as_html(document)), write("d.typ", as_typst(document)), write("d.tex", as_latex(document))
    made = {name: os.path.join(folder, name + ".pdf") for name in ["typst", "LibreOffice", "LibreOffice, tagged", "pdfTeX", "Chromium", "WeasyPrint"]}
    if shutil.which("typst"):
        run(["typst", "compile", source, made["typst"]])
    else:
        try:
            import typst
            typst.compile(source, output=made["typst"])
        except ImportError:
            pass
    # By way of a text document: as a web page, LibreOffice may leave out the first line.
    def office(filter, *rest):
        return ["soffice", "--headless", "--convert-to", filter, "--outdir", folder, *rest]

    if shutil.which("soffice"):
        run(office("odt:writer8", "--infilter=HTML (StarWriter)", page))
    for command, name in [(office("pdf:writer_pdf_Export", os.path.join(folder, "d.odt")), "LibreOffice"),
                          (office('pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"true"}}',
                                  os.path.join(folder, "d.odt")), "LibreOffice, tagged"),
                          (["pdflatex", "-interaction=nonstopmode", "-output-directory", folder, latex], "pdfTeX"),
                          (["chromium", "--headless", "--no-sandbox", "--disable-gpu", f"--print-to-pdf={made['Chromium']}", page], "Chromium"),
                          (["weasyprint", page, made["WeasyPrint"]], "WeasyPrint")]:
        if shutil.which(command[0]):
            run(command)
            if os.path.exists(os.path.join(folder, "d.pdf")):
                os.rename(os.path.join(folder, "d.pdf"), made[name])
    return [(name, path) for name, path in made.items() if os.path.exists(path)]


def words(document):
    """Words without raised note marks, quotation marks as typewriters have them."""
    text = " ".join([part["text"] for part in document["blocks"]] + [title(h) for h in document["headings"]])
    text = re.sub("[⁰¹²³⁴⁵⁶⁷⁸⁹]", "", text).translate(str.maketrans("“”’‘—", "\"\"''–"))
    return collections.Counter(text.split())


def printed_pages(pdf):
    """The letters of each page, as pdftotext reads them; nothing where it is not installed."""
    if not shutil.which("pdftotext"):
        return []
    return [letters(page).replace("-", "") for page in run(["pdftotext", "-raw", pdf, "-"]).stdout.split("\f")]


def on_their_pages(document, pages):
    """How many blocks and headings begin on the page they are said to be on, and of how many that can be told."""
    right = told = 0
    for part in document["blocks"] + [dict(h, text=title(h)) for h in document["headings"]]:
        opening = letters(part["text"])[:24]
        on = [number for number, page in enumerate(pages, 1) if opening in page]
        if len(opening) >= 12 and on:
            told += 1
            right += part["page"] in on
    return right, told


def letters(text):
    return re.sub(r"\W", "", re.sub("[⁰¹²³⁴⁵⁶⁷⁸⁹]", "", text)).lower()


def main():
    belegg, failed = sys.argv[1], False
    for path in sys.argv[2:]:
        plain = read(belegg, path)
        wanted, cited = words(plain), citations(belegg, path)
        with tempfile.TemporaryDirectory() as folder:
            for name, pdf in produce(parts(plain), folder):
                again = read(belegg, pdf)
                found = words(again)
                share = 1 - sum((wanted - found).values()) / sum(wanted.values())
                headings = [(h["level"], letters(title(h))) for h in plain["headings"]]
                read_headings = [(h["level"], letters(title(h))) for h in again["headings"]]
                whole = sum(h in read_headings for h in headings)
                blocks = {letters(b["text"]) for b in again["blocks"]}
                equal = sum(letters(b["text"]) in blocks for b in plain["blocks"])
                same = sum((collections.Counter(cited) & collections.Counter(citations(belegg, pdf))).values())
                right, told = on_their_pages(again, printed_pages(pdf))
                failed |= share < 0.995 or whole < len(headings) or right < told or same < len(cited)
                print(f"{os.path.basename(path)} {name}: words {share:.4f} (+{sum((found - wanted).values())}), headings {whole}/{len(headings)}"
                      f" (+{len(read_headings) - whole}), blocks {equal}/{len(plain['blocks'])}, citations {same}/{len(cited)}, pages {len(again['pages'])}"
                      f", on their pages {right}/{told}")
    sys.exit(failed)


if __name__ == "__main__":
    main()
