--- Accepting suggestions: all, a word, a line. Shown by Neovim 0.12's own inline completion, or by |infill.ghost|.
local suggestion = require('infill.suggestion')

local M = {}

--- What shows suggestions. It has `get` and `select` as vim.lsp.inline_completion has.
local function display()
  return vim.lsp.inline_completion or require('infill.ghost')
end

--- Show suggestions of this client in this buffer.
---@param client vim.lsp.Client
---@param bufnr integer
function M.enable(client, bufnr)
  if vim.lsp.inline_completion then
    -- For the buffer: enabled for a client alone, Neovim 0.12.4 does not notice when that client is gone.
    vim.lsp.inline_completion.enable(true, { bufnr = bufnr })
  else
    require('infill.ghost').enable(client, bufnr)
  end
  suggestion.follow(bufnr)
end

--- The beginning of a text: its first word (with the space before it), its first line, or all.
---@param text string
---@param part "all"|"word"|"line"
---@return string
function M.beginning(text, part)
  local found = text
  if part == 'word' then
    found = vim.fn.matchstr(text, [[\v^\_s*%(\k+|%(\k@!\S)+)]])
  elseif part == 'line' then
    found = text:match('^\n?[^\n]*')
  end
  return found == '' and text or found
end

--- Where an item may go, whatever was typed since it was made: the place and the text, nil if it no longer fits.
---
--- The text from the item's start to the cursor has to be what the item begins with; only the rest is inserted, and at
--- the cursor. A range that ends before the cursor is one from before the last keys.
---@param item {insert_text: string, range?: vim.Range}
---@param line string The cursor's line.
---@param row integer The cursor's, from 0.
---@param col integer Byte column of the cursor.
---@return {from: integer, to: integer, text: string}?
function M.place(item, line, row, col)
  local text = item.insert_text
  if not item.range then
    return { from = col, to = col, text = text }
  end
  local start_row, start_col, end_row, end_col = item.range:to_extmark()
  if start_row ~= row or end_row ~= row or start_col > col then
    return nil
  end
  local typed = line:sub(start_col + 1, col)
  if not vim.startswith(text, typed) or #typed == #text then
    return nil
  end
  return { from = col, to = math.min(math.max(end_col, col), #line), text = text:sub(#typed + 1) }
end

--- The callback of vim.lsp.inline_completion.get: does what is to be done itself, unless the item is a snippet.
---@param part "all"|"word"|"line"
---@return fun(item: vim.lsp.inline_completion.Item): vim.lsp.inline_completion.Item?
function M.on_accept(part)
  return function(item)
    if type(item.insert_text) ~= 'string' then
      return item
    end
    local bufnr = vim.api.nvim_get_current_buf()
    local row, col = unpack(vim.api.nvim_win_get_cursor(0))
    local line = vim.api.nvim_get_current_line()
    local place = M.place(item, line, row - 1, col)
    if not place then
      return nil
    end
    local text = M.beginning(place.text, part)
    local is_all = text == place.text
    vim.bo.undolevels = vim.bo.undolevels -- so that undo takes back this, and not the whole insertion
    local lines = vim.split(text, '\n', { plain = true })
    local to = is_all and place.to or place.from
    vim.api.nvim_buf_set_text(bufnr, row - 1, place.from, row - 1, to, lines)
    local last = #lines[#lines]
    vim.api.nvim_win_set_cursor(0, { row + #lines - 1, #lines == 1 and col + last or last })
    if not is_all then
      suggestion.refresh(bufnr)
    elseif item.command then
      local client = vim.lsp.get_client_by_id(item.client_id)
      if client then
        client:exec_cmd(item.command, { bufnr = bufnr })
      end
    end
    return nil
  end
end

--- Accept what is shown, or its next word or line. False if nothing is shown: then a key can do what it usually does.
---@param part? "all"|"word"|"line"
---@return boolean
function M.accept(part)
  suggestion.refresh(vim.api.nvim_get_current_buf())
  return display().get({ on_accept = M.on_accept(part or 'all') })
end

--- Show another of the suggestions.
---@param count integer Minus: backwards.
function M.cycle(count)
  display().select({ count = count })
end

--- Take away what is shown, and have the server know: it must not come back with the next key.
function M.dismiss()
  local bufnr = vim.api.nvim_get_current_buf()
  suggestion.dismiss(bufnr)
  require('infill.server').execute(bufnr, 'infill.dismiss', { uri = vim.uri_from_bufnr(bufnr) })
end

--- Ask now, also for what the server would hold back while you type.
---@return boolean asked
function M.suggest()
  return suggestion.ask(vim.api.nvim_get_current_buf())
end

return M
