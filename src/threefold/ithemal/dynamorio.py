"""The reference tokeniser's output: DynamoRIO's numbers back into our tokens.

The authors publish blocks as XML in which every token is a number (code_embedding.c, `text_xml`): registers below 156,
156 for an integer constant, 157 for a floating-point one, opcodes from 158 up, each 158 plus its place in DynamoRIO
7.0's list of opcodes.
"""

from collections.abc import Mapping
from xml.etree import ElementTree

from threefold.errors import ThreefoldError
from threefold.ithemal.canonicalise import DESTINATIONS, END, SOURCES
from threefold.ithemal.operands import CONST, MEMORY, MEMORY_END

_NUMBERED = [f"r{number}" for number in range(8, 16)]
# The first number of each family of registers, and the family in order.
_REGISTER_FAMILIES: Mapping[int, list[str]] = {
    1: ["rax", "rcx", "rdx", "rbx", "rsp", "rbp", "rsi", "rdi", *_NUMBERED],
    17: ["eax", "ecx", "edx", "ebx", "esp", "ebp", "esi", "edi", *(f"{name}d" for name in _NUMBERED)],
    33: ["ax", "cx", "dx", "bx", "sp", "bp", "si", "di", *(f"{name}w" for name in _NUMBERED)],
    49: ["al", "cl", "dl", "bl", "ah", "ch", "dh", "bh", *(f"{name}b" for name in _NUMBERED)],
    65: ["spl", "bpl", "sil", "dil"],
    69: [f"mm{number}" for number in range(8)],
    77: [f"xmm{number}" for number in range(16)],
    93: [f"st{number}" for number in range(8)],
    140: [f"ymm{number}" for number in range(16)],
}
_REGISTER = {first + place: name for first, names in _REGISTER_FAMILIES.items() for place, name in enumerate(names)}
_CONSTANTS = (156, 157)
_FIRST_OPCODE = 158

# Learnt from published blocks given both as code, or as text, and as numbers: what occurs there, not the whole list.
_OPCODES = """
162:add 163:or 165:sbb 166:and 168:sub 170:xor 172:cmp 174:inc 175:dec 176:push 177:push_imm 178:pop 183:imul
213:mov_ld 214:mov_st 215:mov_imm 218:test 219:lea 220:xchg 221:cwde 222:cdq 233:leave 259:nop_modrm 270:cmovb
271:cmovae 272:cmove 273:cmovne 274:cmovbe 275:cmova 277:cmovns 280:cmovl 281:cmovge 282:cmovle 283:cmovg 298:movd
300:movdqu 301:movdqa 306:pcmpeqb 328:setb 329:setae 330:sete 331:setne 332:setbe 333:seta 336:setp 338:setl 339:setge
340:setle 341:setg 343:bt 348:cmpxchg 353:movzx 356:bsf 357:bsr 358:movsx 359:xadd 363:bswap 367:paddq 369:pmovmskb
373:pand 389:por 393:pxor 402:psubb 409:psrldq 410:pslldq 415:shl 416:shr 417:sar 418:not 419:neg 420:mul 422:idiv
442:mfence 446:prefetcht0 451:movups 452:movss 453:movupd 454:movsd 455:movlps 462:movhpd 463:movaps 464:movapd
466:cvtsi2ss 468:cvtsi2sd 472:cvttsd2si 477:ucomiss 478:ucomisd 479:comiss 480:comisd 491:andps 497:xorps 498:xorpd
499:addps 500:addss 501:addpd 502:addsd 503:mulps 504:mulss 505:mulpd 506:mulsd 507:cvtps2pd 515:subss 516:subpd
517:subsd 526:maxps 527:maxss 529:maxsd 534:shufps 539:nop 565:fld 567:fstp 639:fdivp 643:haddpd 654:movddup 697:popcnt
706:ptest 754:pcmpistri 755:movsxd 794:vmovss 795:vmovsd 796:vmovups 797:vmovupd 803:vunpcklpd 809:vmovaps 810:vmovapd
819:vucomiss 820:vucomisd 833:vandps 834:vandpd 839:vxorps 840:vxorpd 841:vaddps 842:vaddss 844:vaddsd 845:vmulps
846:vmulss 847:vmulpd 848:vmulsd 857:vsubss 858:vsubpd 859:vsubsd 867:vdivsd 869:vmaxss 871:vmaxsd 872:vpunpcklbw
876:vpcmpgtb 880:vpunpckhbw 886:vmovd 892:vpcmpeqd 906:vpmullw 911:vpand 915:vpandn 929:vpor 933:vpxor 942:vpsubw
946:vpaddw 948:vpsrldq 950:vmovdqu 951:vmovdqa 963:vpmaddubsw 974:vpalignr 1012:vpextrd 1030:vpcmpistri 1035:vzeroupper
1047:vinsertf128 1048:vextractf128 1052:vfmadd132pd 1056:vfmadd231pd 1058:vfmadd132sd 1060:vfmadd213sd 1061:vfmadd231ss
1062:vfmadd231sd 1076:vfmsub132pd 1085:vfmsub231ss 1093:vfnmadd132ss 1217:tzcnt 1243:vextracti128
"""
_OPCODE = {int(number): name for number, name in (pair.split(":") for pair in _OPCODES.split())}


def opcode_token(number: int) -> str:
    """The opcode token of a number of the reference; `op<number>` where its meaning is not known."""
    return _OPCODE.get(number, f"op{number}")


def numbered_token(number: int) -> str:
    """The token of any number of the reference: a register's, `CONST`, or an opcode's."""
    return opcode_token(number) if number >= _FIRST_OPCODE else _operand_token(str(number))


def xml_tokens(xml: str) -> tuple[tuple[str, ...], ...]:
    """The tokens of a block from the reference's XML, in the form of `canonicalise.tokens`.

    Raises:
        ThreefoldError: not such XML.
    """
    try:
        return tuple(_instruction(element) for element in _instructions(xml))
    except (ElementTree.ParseError, ValueError, TypeError) as error:
        raise _not_xml(xml, error) from None


def xml_numbers(xml: str) -> tuple[int, ...]:
    """The reference's opcode numbers of a block.

    Raises:
        ThreefoldError: not such XML.
    """
    try:
        return tuple(_opcode_number(element) for element in _instructions(xml))
    except (ElementTree.ParseError, ValueError, TypeError) as error:
        raise _not_xml(xml, error) from None


def _not_xml(xml: str, error: Exception) -> ThreefoldError:
    return ThreefoldError(f"{xml[:40]}…: not a block in the reference tokeniser's XML ({error}); fetch the file again")


def _instructions(xml: str) -> list[ElementTree.Element]:
    return ElementTree.fromstring(xml).findall("instr")


def _opcode_number(element: ElementTree.Element) -> int:
    return int(element.findtext("opcode", ""))


def _instruction(element: ElementTree.Element) -> tuple[str, ...]:
    sources = [token for operand in element.iterfind("srcs/operand") for token in _operand(operand)]
    destinations = [token for operand in element.iterfind("dsts/operand") for token in _operand(operand)]
    return (opcode_token(_opcode_number(element)), SOURCES, *sources, DESTINATIONS, *destinations, END)


def _operand(operand: ElementTree.Element) -> list[str]:
    memory = operand.find("mem")
    if memory is None:
        return [_operand_token(operand.text)]
    # An absolute address is bare text inside the memory operand.
    numbers = [part.text for part in memory] or [memory.text]
    return [MEMORY, *(_operand_token(number) for number in numbers if number), MEMORY_END]


def _operand_token(text: str | None) -> str:
    number = int(text or "")
    return CONST if number in _CONSTANTS else _REGISTER.get(number, f"reg{number}")
