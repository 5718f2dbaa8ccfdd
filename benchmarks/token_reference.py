"""How far our tokens agree with the reference tokeniser's (DynamoRIO), and what the differences are.

    python benchmarks/token_reference.py dynamorio_tokens.tsv.xz

The file has one block a line: hex, a tab, the reference's XML. Opcodes are compared through the map from the
reference's numbers to our tokens that the file itself teaches: a number belongs to the token it meets most often.
Operands are compared token by token, in order.
"""

import sys
import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from threefold.ithemal.canonicalise import DESTINATIONS, token_text, tokens
from threefold.ithemal.dynamorio import opcode_token, xml_numbers, xml_tokens
from threefold.ithemal.published_lines import numbered_lines

Instruction = tuple[str, ...]


def learnt_opcodes(ours: Sequence[Sequence[Instruction]], numbers: Sequence[Sequence[int]]) -> dict[int, str]:
    """The token that each of the reference's opcode numbers meets most often."""
    met: defaultdict[int, Counter[str]] = defaultdict(Counter)
    for block, opcodes in zip(ours, numbers, strict=True):
        for instruction, number in zip(block, opcodes, strict=False):
            met[number][instruction[0]] += 1
    return {number: counter.most_common(1)[0][0] for number, counter in met.items()}


def difference(ours: Instruction, reference: Instruction, number: int, opcodes: Mapping[int, str]) -> str | None:
    """The class of the difference between two instructions, None where they are equal."""
    if ours[0] != opcodes[number]:
        return f"opcode: {number} is {opcodes[number]} elsewhere, {ours[0]} here"
    if ours[1:] == reference[1:]:
        return None
    same_sets = Counter(ours[1:]) == Counter(reference[1:])
    sides = [instruction[1 : instruction.index(DESTINATIONS)] for instruction in (ours, reference)]
    where = "destinations" if sides[0] == sides[1] else "sources"
    return f"{ours[0]}: {where} {'in another order' if same_sets else 'differ'}"


def main(path: Path) -> None:
    pairs = [line.split("\t") for _, line in numbered_lines(path)]
    codes = [bytes.fromhex(code) for code, _ in pairs]
    started = time.process_time()
    for code in codes:
        token_text(code)
    seconds = time.process_time() - started

    ours = [tokens(code) for code in codes]
    reference = [xml_tokens(xml) for _, xml in pairs]
    numbers = [xml_numbers(xml) for _, xml in pairs]
    opcodes = learnt_opcodes(ours, numbers)
    classes: Counter[str] = Counter()
    agreeing = 0
    for mine, theirs, numbered in zip(ours, reference, numbers, strict=True):
        if len(mine) != len(theirs):
            classes["block: another number of instructions"] += 1
            continue
        found = [difference(*three, opcodes) for three in zip(mine, theirs, numbered, strict=True)]
        classes.update(kind for kind in found if kind is not None)
        agreeing += not any(found)

    several = {token: [n for n in opcodes if opcodes[n] == token] for token in set(opcodes.values())}
    merged = {token: found for token, found in several.items() if len(found) > 1}
    shipped = sum(opcode_token(number) == token for number, token in opcodes.items())
    print(f"blocks {len(codes)}, equal {agreeing} ({agreeing / len(codes):.2%})")
    print(
        f"instructions {sum(map(len, ours))}, opcode numbers {len(opcodes)}, of which the shipped table has {shipped}"
    )
    print(f"tokens of ours that stand for several numbers: {merged or 'none'}")
    print(f"{sum(map(len, codes)) / seconds / 1e6:.2f} MB/s, {len(codes) / seconds:,.0f} blocks/s, one core")
    for kind, count in classes.most_common():
        print(f"{count:6d}  {kind}")
    print(f"{sum(classes.values()):6d}  differing instructions in all")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
