"""`dragoman engines`: what the settings name, what is ready, and what would help where nothing is.

dragoman engines                           engines, then the pairs of the site's languages
dragoman engines --pairs ru-en,en:pt-BR
dragoman engines test ALIAS --from en --to pt      one real call
"""

from __future__ import annotations

import json
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from dragoman.configured import (
    CONFIG_OPTION,
    WrongUse,
    cure,
    failed,
    language,
    money,
    newsroom,
    pairs_of,
    trouble,
)
from dragoman.core.engines import Chain, Cure, Engine, Request
from dragoman.core.engines.base import Pair, parse_pair
from dragoman.core.engines.remote import RemoteEngine

# Sent by `engines test` where no text is given: a number, a name, and nothing that anybody must keep secret.
TEXTS = {
    "en": "The night ferry carried 212 people to Lantern Island on Monday.",
    "ru": "В понедельник ночной паром перевёз на остров 212 человек.",
    "uk": "У понеділок нічний пором перевіз на острів 212 людей.",
    "az": "Bazar ertəsi gecə bərəsi adaya 212 nəfər apardı.",
    "es": "El lunes el ferry nocturno llevó a 212 personas a la isla.",
    "pt": "Na segunda-feira a balsa noturna levou 212 pessoas para a ilha.",
    "ca": "Dilluns el ferri nocturn va portar 212 persones a l’illa.",
    "fr": "Lundi, le bac de nuit a transporté 212 personnes vers l’île.",
    "ar": "نقلت عبّارة الليل يوم الاثنين 212 شخصا إلى الجزيرة.",
}


@click.group(
    invoke_without_command=True,
    subcommand_metavar="[test ALIAS]",
    help="List engines and, pair by pair, what is ready or would help.",
)
@click.option("--pairs", help="Such as ru-en,en:pt-BR. Without it every pair of the site's languages.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@CONFIG_OPTION
@click.pass_context
def engines(ctx: click.Context, pairs: str | None, as_json: bool, config: Path | None) -> None:
    ctx.obj = config
    if ctx.invoked_subcommand is not None:
        return
    house = newsroom(config)
    wanted = pairs_of(house.languages) if pairs is None else [one_pair(pair) for pair in pairs.split(",")]
    with house.chain() as chain:
        told = {
            "engines": [described(engine) for engine in chain],
            "pairs": [of_pair(chain, *pair) for pair in wanted],
        }
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        table(told["engines"], told["pairs"])


def one_pair(pair: str) -> Pair:
    try:
        source, target = parse_pair(pair.strip())
    except ValueError as error:
        raise WrongUse(f"--pairs: {error}") from None
    found = language(source, "--pairs"), language(target, "--pairs")
    if found[0] == found[1]:
        raise WrongUse(f"--pairs: {pair.strip()} names one language twice.")
    return found


def described(engine: Engine) -> dict[str, Any]:
    """An engine as data; nothing of it is secret."""
    price = engine.price if isinstance(engine, RemoteEngine) else None
    found = engine.pairs()
    return {
        "alias": engine.alias,
        "name": engine.name,
        "sends_text_out": engine.sends_text_out,
        "pairs": None if found is None else len(found),
        "billing": engine.billing,
        "price": {
            "per_million_in": price.asked,
            "per_million_out": price.answered,
            "currency": price.currency,
        }
        if price and price.currency
        else None,
        "licence_note": engine.licence_note,
        "trouble": trouble(engine),
    }


def of_pair(chain: Chain, source: str, target: str) -> dict[str, Any]:
    """Which engines have a pair, in the order in which they are asked, or what would bring one."""
    there = chain.for_pair(source, target)
    through = [] if there else [route.pivot for route in chain.routes(source, target)]
    ways = [[chain.for_pair(source, pivot), chain.for_pair(pivot, target)] for pivot in through]
    wrong = {engine: trouble(engine) for way in [[there], *ways] for step in way for engine, _ in step}
    ready = any(all(any(not wrong[engine] for engine, _ in step) for step in way) for way in [[there], *ways])
    return {
        "from": source,
        "to": target,
        "ready": ready,
        "engines": [{"alias": engine.alias, "trust": str(trust)} for engine, trust in there],
        "through": through,  # languages that it can be made through in two steps
        "cure": "" if ready else helps(chain, wrong, source, target),
    }


def helps(chain: Chain, wrong: Mapping[Engine, str], source: str, target: str) -> str:
    """wrong: the engines that have the pair, or its steps, each with what is the matter with it."""
    if said := next((f"{engine.alias}: {why}" for engine, why in wrong.items() if why), ""):
        return said
    return cure(chain.cure(source, target))


def table(rows: Sequence[dict[str, Any]], pairs: Sequence[dict[str, Any]]) -> None:
    if not rows:
        click.echo("There is no engine in the settings. docs/engines.md says how to add one.")
    for row in rows:
        state = click.style("ready", fg="green") if not row["trouble"] else click.style("not ready", fg="red")
        count = "any pair" if row["pairs"] is None else f"{row['pairs']} pairs"
        if row["pairs"] == 0 and not row["sends_text_out"]:
            state, count = click.style("nothing installed", fg="yellow"), ""
        where = "text leaves this machine" if row["sends_text_out"] else "text stays here"
        parts = [row["name"] if row["name"] != row["alias"] else "", count, where, told_price(row)]
        click.echo(f"{click.style(row['alias'], bold=True)}  {state}  {'; '.join(p for p in parts if p)}")
        for line in (row["trouble"], row["licence_note"]):
            if line:
                click.echo(click.wrap_text(line, 100, "    ", "    "))
    if rows and pairs:
        click.echo("")
    others: list[str] = []  # that no engine we know of brings by one command
    for pair in pairs:
        name = f"{pair['from']} → {pair['to']}"
        if (
            not pair["ready"]
            and not pair["engines"]
            and pair["cure"] == cure(Cure("add_engine", {"pair": f"{pair['from']}-{pair['to']}"}))
        ):
            others.append(name)
            continue
        asked = ", ".join(
            one["alias"] + (" (drafts)" if one["trust"] == "draft" else "") for one in pair["engines"]
        )
        if pair["through"]:
            asked = f"through {' or '.join(pair['through'])}"
        told = asked if pair["ready"] else f"{click.style('no engine', fg='red')}  {pair['cure']}"
        click.echo(f"{name:12} {told}")
    if others:
        click.echo(
            f"\n{click.style('no engine', fg='red')}, and none that one command brings (docs/engines.md):"
        )
        click.echo(click.wrap_text(", ".join(others), 100, "    ", "    "))


def told_price(row: dict[str, Any]) -> str:
    price = row["price"]
    if price is None:
        return f"counts {row['billing']}" if row["billing"] else ""
    amounts = dict.fromkeys([price["per_million_in"], price["per_million_out"]])
    told = " and ".join(f"{amount:g}" for amount in amounts)
    return f"{told} {price['currency']} for a million {row['billing']}"


@engines.command(name="test")
@click.argument("alias")
@click.option("--from", "source", help="Without it English, or a language that the engine has.")
@click.option("--to", "target", help="Without it another language of the site.")
@click.option("--text", help="What to translate. Without it a sentence about a ferry.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@CONFIG_OPTION
@click.pass_context
def test_engine(
    ctx: click.Context,
    alias: str,
    source: str | None,
    target: str | None,
    text: str | None,
    as_json: bool,
    config: Path | None,
) -> None:
    """Make one real call and tell what came of it, in how many seconds and at what price."""
    house = newsroom(config or ctx.obj)
    source = source and language(source, "--from")
    target = target and language(target, "--to")
    if source and source == target:
        raise WrongUse(f"--from and --to are the same language, {source}.")
    if text is not None and not text.strip():
        raise WrongUse("--text is empty.")
    with house.chain([alias]) as chain:
        (engine,) = chain
        if wrong := trouble(engine):
            raise click.ClickException(f"{alias}: {failed('AuthFailed', wrong)}")
        if isinstance(engine, RemoteEngine):
            engine.tries = 1  # what is wrong now is what is asked
        pair = chosen(engine, source, target, house.languages)
        told = called(engine, pair, text or TEXTS.get(pair[0], TEXTS["en"]))
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
    elif not told["error"]:
        click.echo(told["text"])
        click.echo(
            f"{alias}, {pair[0]} → {pair[1]}: {told['seconds']:.2f} s; {told['bill'] or 'free'}", err=True
        )
    if told["error"]:
        raise click.ClickException(f"{alias}: {failed(told['error'], told['detail'])}")


def chosen(engine: Engine, source: str | None, target: str | None, site: Sequence[str]) -> Pair:
    """A pair that the engine has, as near to what was asked as can be. Raises WrongUse."""
    sources = [source] if source else list(dict.fromkeys(["en", *site]))
    targets = [target] if target else list(dict.fromkeys([*site, "en"]))
    wanted = [(s, t) for s in sources for t in targets if s != t]
    for pair in wanted:
        if engine.pair(*pair):
            return pair
    found = engine.pairs()
    if not (source and target) and found:
        fitting = sorted(p for p in found if source in (None, p[0]) and target in (None, p[1]))
        if fitting:
            return fitting[0]
    asked = f"{source or 'any'}-{target or 'any'}"
    if target and (wanted_cure := engine.cure(source or "en", target)):
        raise WrongUse(f"{engine.alias} has not got {asked}. {cure(wanted_cure)}")
    some = ", ".join("-".join(pair) for pair in sorted(found or ())[:12])
    raise WrongUse(f"{engine.alias} has not got {asked}. It has: {some or 'nothing'}.")


def called(engine: Engine, pair: Pair, text: str) -> dict[str, Any]:
    """One call: the answer or the error, the seconds, the bill."""
    begun = time.monotonic()
    (answer,) = engine.translate([Request(text, *pair)])
    seconds = time.monotonic() - begun
    bill = engine.bill([answer])
    return {
        "engine": engine.alias,
        "from": pair[0],
        "to": pair[1],
        "source": text,
        "text": answer.text,
        "version": engine.version(*pair),
        "seconds": round(seconds, 3),
        "billed": {"kind": bill.kind, "units": bill.units, "cost": bill.cost, "currency": bill.currency},
        "bill": money(bill.units, bill.kind, bill.cost, bill.currency) if bill.units else "",
        "error": answer.error.code if answer.error else "",
        "detail": str(answer.error) if answer.error else "",
    }
