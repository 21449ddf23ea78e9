--- What the commands ask the server for. Answers come as edits of the buffer, so undo takes each back as a whole.
local server = require('infill.server')

local M = {}

local function position(client, bufnr, row, col)
  local line = vim.api.nvim_buf_get_lines(bufnr, row, row + 1, false)[1] or ''
  return { line = row, character = vim.str_utfindex(line, client.offset_encoding, math.min(col, #line), false) }
end

--- Whether a command was called on what was selected in characters (not lines) last.
local function is_characters(first, last)
  return vim.fn.visualmode() == 'v' and vim.fn.line("'<") == first and vim.fn.line("'>") == last
end

--- The LSP range of lines, both included and counted from 1: without the last line's end, so that it stays. A selection
--- of characters on these lines counts as itself.
---@param client vim.lsp.Client
---@param bufnr integer
---@param first integer
---@param last integer
---@return lsp.Range
function M.range(client, bufnr, first, last)
  local from, to = 0, math.huge
  if is_characters(first, last) then
    from = vim.fn.col("'<") - 1
    local line = vim.api.nvim_buf_get_lines(bufnr, last - 1, last, false)[1] or ''
    local at = vim.fn.col("'>") - 1
    -- the mark is on the first byte of the last character; the selection ends behind that character
    local character = vim.o.selection == 'exclusive' and 0 or #vim.fn.matchstr(line:sub(at + 1), '^.')
    to = at + character
  end
  return { start = position(client, bufnr, first - 1, from), ['end'] = position(client, bufnr, last - 1, to) }
end

local function uri(bufnr)
  return vim.uri_from_bufnr(bufnr)
end

local function fill_range(command, bufnr, first, last, more)
  local client = server.client(bufnr)
  if client then
    local argument = { uri = uri(bufnr), range = M.range(client, bufnr, first, last) }
    server.execute(bufnr, command, vim.tbl_extend('force', argument, more or {}))
  end
end

--- :[range]Infill: write the range anew, or insert at the cursor.
function M.fill(call)
  local bufnr = vim.api.nvim_get_current_buf()
  if call.range > 0 then
    return fill_range('infill.fillRange', bufnr, call.line1, call.line2)
  end
  local client = server.client(bufnr)
  if client then
    local row, col = unpack(vim.api.nvim_win_get_cursor(0))
    server.execute(bufnr, 'infill.fill', { uri = uri(bufnr), position = position(client, bufnr, row - 1, col) })
  end
end

--- :[range]InfillEdit [instruction]: rewrite the range, or the cursor's line, as the instruction says.
function M.edit(call)
  local bufnr = vim.api.nvim_get_current_buf()
  local function go(instruction)
    if instruction and vim.trim(instruction) ~= '' then
      fill_range('infill.edit', bufnr, call.line1, call.line2, { instruction = instruction })
    end
  end
  if call.args ~= '' then
    go(call.args)
  else
    vim.ui.input({ prompt = 'Rewrite how? ' }, go)
  end
end

--- :InfillHoles: fill every <FILL> of the buffer. And the other commands, which take the buffer's name or nothing.
---@param command string
---@param takes_uri boolean
function M.plain(command, takes_uri)
  return function()
    local bufnr = vim.api.nvim_get_current_buf()
    server.execute(bufnr, command, takes_uri and { uri = uri(bufnr) } or nil)
  end
end

--- :InfillNext: put the next alternative of the last fill in its place.
function M.next()
  local bufnr = vim.api.nvim_get_current_buf()
  server.execute(bufnr, 'infill.nextAlternative', { uri = uri(bufnr) }, function(result)
    if result == nil or result == vim.NIL then
      vim.notify('infill: there is no other', vim.log.levels.INFO)
    end
  end)
end

function M.cancel()
  server.cancel(vim.api.nvim_get_current_buf())
end

function M.create()
  local create = vim.api.nvim_create_user_command
  create('Infill', M.fill, { range = true, desc = 'Fill at the cursor, or write a range anew' })
  create('InfillEdit', M.edit, { range = true, nargs = '*', desc = 'Rewrite a range as an instruction says' })
  create('InfillHoles', M.plain('infill.fillHoles', true), { desc = 'Fill every <FILL> of the buffer' })
  create('InfillNext', M.next, { desc = 'Put the next alternative in its place' })
  create('InfillCancel', M.cancel, { desc = 'Stop what infill is doing for this buffer' })
  create('InfillPause', M.plain('infill.pause', false), { desc = 'No suggestions until InfillResume' })
  create('InfillResume', M.plain('infill.resume', false), { desc = 'Suggestions again' })
  create('InfillUnload', M.plain('infill.unload', false), { desc = "Give the model's memory back" })
end

return M
