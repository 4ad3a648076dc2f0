"""What is written about the command line and the configuration by the program itself:
it cannot say anything else than the program does.

In: the commands as typer knows them, the configuration's JSON schema. Out: the pages `cli.md` and `config.md` of the
docs, the man page, the completion of bash (a table of words: completing starts no Python). It reads no configuration
and no database.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import typer

from smsd.version import version

app = typer.Typer(no_args_is_help=True, help="Pages made of the program itself: cli, config, log, man, bash.")
HIDDEN = ("manual",)


def commands(group: Any, above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Each command that is shown, with its words, groups before what is in them. (typer
    brings its own click: no class to name here.)
    """
    for name, found in group.commands.items():
        if found.hidden or name in HIDDEN:
            continue
        yield (*above, name), found
        if _is_group(found):
            yield from commands(found, (*above, name))


def _is_group(command: Any) -> bool:
    return hasattr(command, "commands")


def all_commands() -> list[tuple[tuple[str, ...], Any]]:
    """Each command and each group, with the words that call it."""
    from smsd.cli.app import build

    return list(commands(typer.main.get_command(build(None))))


def _options(command: Any) -> list[Any]:
    return [p for p in command.params if p.param_type_name == "option" and not p.hidden]


def _arguments(command: Any) -> list[Any]:
    return [p for p in command.params if p.param_type_name == "argument"]


def _shown(argument: Any) -> str:
    name = (argument.metavar or argument.name).upper() + ("..." if argument.nargs == -1 else "")
    return name if argument.required else f"[{name}]"


def _usage(words: tuple[str, ...], command: Any) -> str:
    told = [" ".join(("smsd", *words)), *map(_shown, _arguments(command))]
    return " ".join([*told, *(["[OPTIONS]"] if _options(command) else [])])


def _help(command: Any) -> tuple[str, list[str]]:
    """What it does, and its examples."""
    text = " ".join((command.help or "").split())
    words, *examples = re.split(r"\s*Examples?: ", text)
    return words, [e.strip().rstrip(".") for part in examples for e in re.split(r"; |, then ", part) if e.strip()]


def _flags(option: Any) -> str:
    flags = ", ".join((*option.opts, *option.secondary_opts))
    return flags if option.is_flag or option.count else f"{flags} {(option.metavar or option.name).upper()}"


@app.command()
def log() -> None:
    """Print the page of what stands in the log, in Markdown."""
    from smsd.cli.log_page import page

    print(page(), end="")


@app.command()
def cli() -> None:
    """Print the page of all commands, in Markdown."""
    print(
        "# Commands\n\nMade of the program itself (`smsd manual cli`). Exit 0: done. 1: what was asked for failed. "
        "2: usage, or a faulty "
        "configuration. 3: no daemon (`status` only). With `--json`, nothing but data is on the standard output.\n"
    )
    for words, command in all_commands():
        if _is_group(command):
            print(f"## smsd {' '.join(words)}\n\n{_help(command)[0]}\n")
            continue
        text, examples = _help(command)
        print(
            f"{'##' if len(words) == 1 else '###'} smsd {' '.join(words)}\n\n{text}\n\n```text\n"
            f"{_usage(words, command)}\n```\n"
        )
        for example in examples:
            print(f"Example: `{example}`\n")
        rows = [(_shown(a), getattr(a, "help", "") or "") for a in _arguments(command)]
        rows += [(_flags(o), o.help or "") for o in _options(command)]
        if rows:
            print("| | |\n|---|---|")
            for name, about in rows:
                print(f"| `{name.replace('|', chr(92) + '|')}` | {about.replace('|', chr(92) + '|')} |")
            print()


@app.command()
def config() -> None:
    """Print the page of all keys of the configuration, in Markdown."""
    from smsd.config import Config

    schema = Config.model_json_schema(by_alias=True)
    print(
        "# Keys of smsd.yaml\n\nMade of the program's own schema (`smsd manual config`), which `smsd config schema` "
        "prints for editors. The "
        "sample with each key and its reason is `/etc/smsd/smsd.yaml.every-key`.\n"
    )
    for place, part, needed in _parts(schema):
        print(f"## {place or 'at the top'}\n")
        if part.get("description"):
            print(f"{_cell(part['description'])}\n")
        print("| key | | default | |\n|---|---|---|---|")
        for name, value in part.get("properties", {}).items():
            default = (
                "needed"
                if name in needed
                else f"`{value['default']}`"
                if value.get("default") not in (None, "", [], {})
                else ""
            )
            example = f" Example: `{value['examples'][0]}`" if value.get("examples") else ""
            print(f"| `{name}` | {_kind(value)} | {_cell(default)} | {_cell(value.get('description', '') + example)} |")
        print()


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;").replace("{{", "{ {")


def _parts(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any], list[str]]]:
    """Each object of the schema with the place where it stands, the top first, each once."""
    seen: set[str] = set()

    def walk(place: str, node: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any], list[str]]]:
        if "$ref" in node:
            name = node["$ref"].rpartition("/")[2]
            if name in seen:
                return
            seen.add(name)
            node = schema["$defs"][name]
        if "properties" in node:
            yield place, node, node.get("required", [])
            for key, value in node["properties"].items():
                yield from walk(f"{place}.{key}".lstrip("."), value)
        for way in ("anyOf", "oneOf", "allOf"):
            for inner in node.get(way, []):
                yield from walk(place, inner)
        if isinstance(node.get("items"), dict):
            yield from walk(f"{place}[]", node["items"])
        for inner in (node.get("additionalProperties"), *node.get("patternProperties", {}).values()):
            if isinstance(inner, dict):
                yield from walk(f"{place}.NAME", inner)

    yield from walk("", schema)


def _kind(value: dict[str, Any]) -> str:
    """What may stand there, in a word or two."""
    if "enum" in value:
        return ", ".join(f"`{v}`" for v in value["enum"])
    if "const" in value:
        return f"`{value['const']}`"
    if "$ref" in value:
        return "keys"
    if "anyOf" in value:
        return ", or ".join(dict.fromkeys(_kind(v) for v in value["anyOf"] if v.get("type") != "null"))
    kinds = {
        "integer": "whole number",
        "number": "number",
        "boolean": "yes or no",
        "array": "list",
        "object": "keys",
        "string": "text",
    }
    return kinds.get(str(value.get("type", "")), "text")


@app.command()
def man() -> None:
    """Print the man page, smsd(1)."""
    print(
        f'.TH SMSD 1 "" "smsd {version()}" "SMS gateway"\n.SH NAME\nsmsd \\- SMS gateway of a neighbourhood '
        "information network\n"
        ".SH SYNOPSIS\n.B smsd\nCOMMAND [OPTIONS]\n.SH DESCRIPTION\nA proven text of the police becomes a text on "
        "every member's phone. "
        "smsd runs on a Raspberry Pi with one or more USB modems, and is set up in one YAML file.\n.SH COMMANDS"
    )
    for words, command in all_commands():
        if _is_group(command):
            continue
        text, examples = _help(command)
        print(f".TP\n.B {_roff(_usage(words, command).removesuffix(' [OPTIONS]'))}\n{_roff(text)}")
        for option in _options(command):
            print(f".RS\n.TP\n.B {_roff(_flags(option))}\n{_roff(option.help or '')}\n.RE")
        for example in examples:
            print(f".RS\nExample: \\fB{_roff(example)}\\fR\n.RE")
    print(
        ".SH EXIT STATUS\n0: done. 1: what was asked for failed. 2: usage, or a faulty configuration. 3: no daemon "
        "runs (status only).\n"
        ".SH FILES\n.TP\n.I /etc/smsd/smsd.yaml\nthe configuration; secrets.yaml beside it\n.TP\n.I /var/lib/smsd\n"
        "the database, the machine key "
        "and a week of nightly copies\n.SH ENVIRONMENT\n.TP\n.B SMSD_CONFIG\n"
        "another configuration than /etc/smsd/smsd.yaml\n"
        ".SH SEE ALSO\n.BR systemctl (1),\n.BR journalctl (1)"
    )


def _roff(text: str) -> str:
    """Plain text inside a man page: no line begins a request, dashes are those of options."""
    plain = " ".join(text.split()).replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq")
    return f"\\&{plain}" if plain.startswith(".") else plain


@app.command()
def bash() -> None:
    """Print the completion of bash."""
    found = all_commands()
    tops = [words[0] for words, _ in found if len(words) == 1]
    print(
        f"# bash completion of smsd {version()}: a table of words, so that TAB starts no Python\n_smsd() {{\n"
        "    local cur=${COMP_WORDS[COMP_CWORD]} at='' word\n"
        '    for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do [[ $word == -* ]] || at+=" $word"; done\n'
        "    set -- $at\n    local words=''\n    case \"$1 $2\" in"
    )
    for words, command in sorted(found, key=lambda pair: -len(pair[0])):
        if _is_group(command):
            inner = " ".join(w[1] for w, _ in found if len(w) == 2 and w[0] == words[0])
            print(f"        '{words[0]} '*) words='{inner}' ;;")
        else:
            flags = " ".join(
                sorted({flag for o in _options(command) for flag in (*o.opts, *o.secondary_opts)} | {"--help"})
            )
            print(f"        '{' '.join(words)}'*) words='{flags}' ;;")
    print(
        f"        ' ') words='{' '.join(tops)} --version --help' ;;\n    esac\n"
        "    # what is no option is a file or a word of its own\n"
        "    [[ $cur == -* || $words != --* ]] || words=''\n"
        '    COMPREPLY=($(compgen -W "$words" -- "$cur"))\n    [ -n "$words" ] || COMPREPLY=($(compgen -f -- '
        '"$cur"))\n}\n'
        "complete -o filenames -F _smsd smsd"
    )
