"""A planted document is set with and without the confinement: it reaches out of its folder without, not with it."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sphinx.testing.util import SphinxTestApp

import confined_latex
import latex_log

#: TeX code by what it tries; OUT is a folder outside, SECRET a file in it.
WRITES = {
    "openout": r"\immediate\openout3=OUT/planted \immediate\write3{x}\immediate\closeout3",
    "openout upwards": r"\immediate\openout3=../out/planted \immediate\write3{x}\immediate\closeout3",
    "io.open": r'\directlua{local f = io.open("OUT/planted", "w") f:write("x") f:close()}',
    "io.open upwards": r'\directlua{local f = io.open("./../out/planted", "a") f:write("x") f:close()}',
    "io.output": r'\directlua{io.output("OUT/planted"):write("x")}',
    "gzip": r'\directlua{local f = gzip.open("OUT/planted", "w") f:write("x") f:close()}',
    "lfs.mkdir": r'\directlua{lfs.mkdir("OUT/planted")}',
    "lfs.link": r'\directlua{lfs.link("OUT/secret", "OUT/planted")}',
    "a link in the folder": r'\directlua{lfs.link("OUT", "in", true) local f = io.open("in/planted", "w") f:close()}',
    "os.rename": r'\directlua{local f = io.open("book.x", "w") f:close() os.rename("book.x", "OUT/planted")}',
    "another folder": r'\directlua{lfs.chdir("OUT") local f = io.open("planted", "w") f:close()}',
    "openout in another folder":
        r'\directlua{lfs.chdir("OUT")}\immediate\openout3=planted \immediate\write3{x}\immediate\closeout3',
    "another permission":
        r'\directlua{os.setenv("openout_any", "a")}\immediate\openout3=OUT/planted \immediate\closeout3',
    "a callback": r'\directlua{callback.register("find_write_file", function() return "OUT/planted" end)}'
                  r"\immediate\openout3=x \immediate\closeout3",
    "through upvalues": r"""\directlua{
        local name, plain, index = "", io.open, 0
        while name \string~= "open" do index = index + 1 name, plain = debug.getupvalue(io.open, index) end
        local f = plain("OUT/planted", "w") f:close()}""",
    "lying methods": r"""\directlua{
        string.find = function() return 1 end string.sub = function() return "/" end
        local f = io.open("OUT/planted", "w") f:close()}""",
}
RUNS = {
    "write18": r"\immediate\write18{touch OUT/planted}",
    "piped input": r'\input{|"touch OUT/planted"}',
    "os.execute": r'\directlua{os.execute("touch OUT/planted")}',
    "os.spawn": r'\directlua{os.spawn{"touch", "OUT/planted"}}',
    "os.exec": r'\directlua{os.exec{"touch", "OUT/planted"}}',
    "io.popen": r'\directlua{io.popen("touch OUT/planted"):close()}',
    "os.kpsepopen": r'\directlua{os.kpsepopen("touch OUT/planted"):close()}',
}
#: What the next run would execute, if it could be written.
PROGRAMS = {
    "latexmkrc": r"\immediate\openout3=latexmkrc \immediate\write3{x}\immediate\closeout3",
    "Makefile": r'\directlua{local f = io.open("Makefile", "w") f:write("x") f:close()}',
    "book.tex": r'\directlua{local f = io.open("book.tex", "w") f:write("x") f:close()}',
    "sphinx.sty": r'\directlua{local f = io.open("sphinx.sty", "w") f:write("x") f:close()}',
    confined_latex.SCRIPT.name: rf"\immediate\openout3={confined_latex.SCRIPT.name} \immediate\closeout3",
}
READS = {
    "input": r"\input OUT/secret ",
    "openin": r"\openin3=OUT/secret \read3 to\line \immediate\write16{\line}",
    "input upwards": r"\input ../out/secret ",
    "io.open": r'\directlua{texio.write(io.open("OUT/secret"):read("a"))}',
    "io.open upwards": r'\directlua{texio.write(io.open("../out/secret"):read("a"))}',
    "io.lines": r'\directlua{for l in io.lines("OUT/secret") do texio.write(l) end}',
    "io.saved_lines": r'\directlua{for l in io.saved_lines("OUT/secret") do texio.write(l) end}',
    "io.input": r'\directlua{texio.write(io.input("OUT/secret"):read("a"))}',
    "dofile": r'\directlua{dofile("OUT/secret")}',
    "loadfile": r'\directlua{texio.write(loadfile("OUT/secret"))}',
    "another permission": r'\directlua{os.setenv("openin_any", "a")}\input OUT/secret ',
    "a callback": r'\directlua{callback.register("find_read_file", function() return "OUT/secret" end)}\input x ',
    "into the PDF": r"\pdfextension obj uncompressed stream file {OUT/secret}\pdfextension refobj 1 ",
    "into the PDF by Lua":
        r'\directlua{pdf.setcompresslevel(0) pdf.refobj(pdf.immediateobj("streamfile", "OUT/secret"))}',
}
#: In Lua, in TeX, and as it is.
SECRET = r'texio.write("nobody-may-know") -- \message{nobody-may-know}'


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., tuple[subprocess.CompletedProcess[str], Path]]:
    """Run plain LuaTeX on TeX code in a folder of its own; return what came of it and a folder beside that."""
    def start(code: str, *options: str) -> tuple[subprocess.CompletedProcess[str], Path]:
        folder, outside = tmp_path / "folder", tmp_path / "out"
        folder.mkdir()
        outside.mkdir()
        (outside / "secret").write_text(SECRET + "\n")
        for name in PROGRAMS:
            (folder / name).write_text("kept")
        shutil.copyfile(confined_latex.SCRIPT, folder / confined_latex.SCRIPT.name)
        page = r"\catcode`\#=12 \catcode`\~=12 " + code.replace("OUT", str(outside)) + "\nwords\n\\bye\n"
        (folder / "book.tex").write_text(page)
        command = ["luatex", *options, "-interaction=nonstopmode", "book.tex"]
        environment = os.environ | {"max_print_line": "10000"}
        return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, errors="replace",
                              check=False), outside
    return start


def few(names: list[str]) -> list[Any]:
    """Return *names* as parameters, all but the first three for `make torture`."""
    return [*names[:3], *(pytest.param(name, marks=pytest.mark.torture) for name in names[3:])]


@pytest.mark.parametrize("attack", [*WRITES, *RUNS])
def test_nothing_is_written_outside(attack: str, run: Callable[..., tuple[object, Path]]) -> None:
    _, outside = run((WRITES | RUNS)[attack], *confined_latex.OPTIONS)
    assert [path.name for path in outside.iterdir()] == ["secret"]


@pytest.mark.parametrize("attack", RUNS)
def test_a_user_who_allows_commands_allows_none(attack: str, run: Callable[..., tuple[object, Path]]) -> None:
    _, outside = run(RUNS[attack], "--shell-escape", *confined_latex.OPTIONS)
    assert [path.name for path in outside.iterdir()] == ["secret"]


# Not those that get past the confinement itself; LuaTeX has os.execute in the place of \\write18.
@pytest.mark.parametrize("attack", few(sorted({*WRITES, *RUNS} - {"lying methods", "through upvalues", "write18"})))
def test_it_would_be_without_the_confinement(
    attack: str, run: Callable[..., tuple[subprocess.CompletedProcess[str], Path]], monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("openout_any", "a")
    result, outside = run((WRITES | RUNS)[attack], "--shell-escape")
    assert len(list(outside.iterdir())) > 1, result.stdout


@pytest.mark.parametrize("program", PROGRAMS)
def test_the_next_run_executes_nothing_of_the_document(
    program: str, run: Callable[..., tuple[subprocess.CompletedProcess[str], Path]], tmp_path: Path,
) -> None:
    result, _ = run(PROGRAMS[program], *confined_latex.OPTIONS)
    before = confined_latex.SCRIPT.read_text() if program == confined_latex.SCRIPT.name else "kept"
    if program == "book.tex":
        before = PROGRAMS[program]
    assert before in (tmp_path / "folder" / program).read_text()
    assert f"the document may not write {program}" in result.stdout


@pytest.mark.parametrize("attack", READS)
def test_nothing_is_read_outside(
    attack: str, run: Callable[..., tuple[subprocess.CompletedProcess[str], Path]], tmp_path: Path,
) -> None:
    result, _ = run(READS[attack], *confined_latex.OPTIONS)
    assert "nobody-may-know" not in result.stdout
    page = tmp_path / "folder" / "book.pdf"
    assert not page.exists() or b"nobody-may-know" not in page.read_bytes()


@pytest.mark.parametrize("attack", few(sorted({*READS} - {"loadfile"})))
def test_it_would_be_read_without_the_confinement(
    attack: str, run: Callable[..., tuple[subprocess.CompletedProcess[str], Path]], tmp_path: Path,
) -> None:
    result, _ = run(READS[attack])
    page = tmp_path / "folder" / "book.pdf"
    assert "nobody-may-know" in result.stdout or b"nobody-may-know" in page.read_bytes()


@pytest.mark.sphinx("latex", testroot="confined-latex")
def test_sphinx_makefile_is_confined(make_book: Callable[..., SphinxTestApp]) -> None:
    app = make_book()
    app.build()
    folder = Path(app.outdir)
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    environment |= {"LATEXMKOPTS": "-interaction=nonstopmode -halt-on-error", "max_print_line": "10000"}
    command = ["make", "rivers-en.pdf"]
    run = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert run.returncode
    assert latex_log.read(folder, "rivers-en") == [
        "the document may not write ../planted; LaTeX reads and writes in its own folder only "
        "(extension confined_latex)"]
    assert not (folder.parent / "planted").exists()
    # Without it the book is set, with the faces of its own cache.
    chapter = app.srcdir / "index.md"
    chapter.write_text(chapter.read_text().partition("```")[0])
    make_book("latex").build()
    subprocess.run([*command, "LATEXMKOPTS=-g -silent"], cwd=folder, env=environment, capture_output=True, check=True)
    assert (folder / "rivers-en.pdf").exists()
    assert (folder / "font-cache").is_dir()
