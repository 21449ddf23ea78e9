"""llama.vim and minuet in a real Neovim. Their checkouts are named by LLAMA_VIM and MINUET."""

from __future__ import annotations

from pathlib import Path

from conftest import checkout
from real_neovim import Neovim

LINES = ["def total(items):", "    result = 0", "    for item in items:", "        ", "    return result", ""]


def opened(lines: list[str]) -> str:
    quoted = ", ".join(f'"{line}"' for line in lines)
    return f'vim.api.nvim_buf_set_lines(0, 0, -1, false, {{{quoted}}})\nvim.bo.filetype = "python"\n'


def llama_vim(url: str, folder: Path) -> str:
    return (
        f'vim.opt.rtp:prepend("{folder}")\n'
        f'vim.g.llama_config = {{ endpoint_fim = "{url}/infill", auto_fim = false, show_info = 0 }}\n'
        'vim.cmd("runtime plugin/llama.vim")\n'
    )


def test_llama_vim_fills_a_blank_line(url: str, nvim: str, tmp_path: Path) -> None:
    folder = checkout("LLAMA_VIM", "autoload/llama.vim")
    with Neovim(nvim, tmp_path, llama_vim(url, folder) + opened(LINES)) as editor:
        editor.lua('vim.fn["llama#init"]()')
        editor.keys("4GA")
        # its first request waits for a quarter of a second only, so a slow machine needs several
        again = 'vim.fn["llama#is_fim_hint_shown"]() or vim.fn["llama#fim_inline"](false, false)'
        editor.until('vim.fn["llama#is_fim_hint_shown"]()', bool, again)
        editor.keys("<Tab>")
        lines = editor.until("vim.api.nvim_buf_get_lines(0, 0, -1, false)", lambda found: found[3].strip())
        assert lines[:3] == LINES[:3] and lines[-2:] == LINES[-2:]
        assert lines[3].startswith("        "), lines  # a reply at column 0 would be put there


def test_minuet_completes_through_openais_api(url: str, nvim: str, tmp_path: Path) -> None:
    folder = checkout("MINUET", "lua/minuet/init.lua")
    init = (
        f'vim.opt.rtp:prepend("{folder}")\n'
        'require("minuet").setup({\n'
        '  provider = "openai_fim_compatible", n_completions = 3, request_timeout = 30, throttle = 0, debounce = 0,\n'
        "  provider_options = { openai_fim_compatible = {\n"
        f'    name = "infill", end_point = "{url}/v1/completions", api_key = function() return "none" end,\n'
        '    model = "infill", stream = true, optional = { max_tokens = 16 } } },\n'
        "})\n"
    )
    lines = ["def total(items):", "    result = 0", "    for item in items:", "        result", "    return result", ""]
    with Neovim(nvim, tmp_path, init + opened(lines)) as editor:
        editor.keys("4GA")
        editor.until("vim.fn.mode()", lambda mode: mode == "i")
        editor.lua('require("minuet.virtualtext").action.next()')
        editor.until('require("minuet.virtualtext").action.is_visible()', bool)
        editor.lua('require("minuet.virtualtext").action.accept()')
        found = editor.until("vim.api.nvim_buf_get_lines(0, 0, -1, false)", lambda found: found != lines)
        assert found[:3] == lines[:3] and found[3].startswith("        result") and found[-2:] == lines[-2:]
