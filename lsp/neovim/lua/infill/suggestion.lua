--- What the server last suggested in each buffer, held against what was typed since.
---
--- Neovim (up to 0.12.4) keeps a suggestion with the range that it had when it was asked for. Type on, and that range is
--- outdated: ghost text that no longer fits stays on the screen, and accepting it doubles a character. So every reply
--- passes through here before Neovim sees it, and again after every change: a suggestion that agrees with what was
--- typed is shortened and moved to the cursor, one that does not is taken away, at once and without asking the server.
local M = {}

local METHOD = 'textDocument/inlineCompletion'
-- request cancelled, content modified, server cancelled: not for the user
local SUPERSEDED = { [-32800] = true, [-32801] = true, [-32802] = true }

---@class infill.Reply
---@field number integer Which request it answers; later ones are newer.
---@field row integer Line of the cursor when it was asked for, from 0.
---@field col integer Its byte column.
---@field line string The line's text then.
---@field encoding string The client's position encoding.
---@field items lsp.InlineCompletionItem[]
---@field handler function What shows items: Neovim's, or that of |infill.ghost|.
---@field ctx lsp.HandlerContext
---@field shown? string What had been typed when items were last handed on; nil: never.

---@type table<integer, infill.Reply?>
local replies = {}
---@type table<integer, {handler: function, client_id: integer}?>
local handlers = {}
local n_requests = 0

local function items_of(result)
  local items = result and (result.items or result) or {}
  local plain = {}
  for _, item in ipairs(items) do
    local text = item.insertText
    if type(text) == 'string' then
      item = vim.tbl_extend('force', item, { insertText = (text:gsub('\r\n?', '\n')) })
    end
    plain[#plain + 1] = item
  end
  return plain
end

--- What was typed between the reply's place and the cursor; nil if anything else changed, or the cursor went elsewhere.
---@param reply infill.Reply
---@param lines string[] The lines from the reply's to the cursor's, both included.
---@param col integer The cursor's byte column.
---@return string?
function M.typed(reply, lines, col)
  local first, last = lines[1], lines[#lines]
  if not first or (#lines == 1 and col < reply.col) then
    return nil
  end
  local head, tail = reply.line:sub(1, reply.col), reply.line:sub(reply.col + 1)
  if not vim.startswith(first, head) or last:sub(col + 1) ~= tail then
    return nil
  end
  if #lines == 1 then
    return first:sub(reply.col + 1, col)
  end
  local parts = { first:sub(reply.col + 1) }
  vim.list_extend(parts, lines, 2, #lines - 1)
  parts[#parts + 1] = last:sub(1, col)
  return table.concat(parts, '\n')
end

--- The items that agree with what was typed, without it, and moved to the cursor.
---@param reply infill.Reply
---@param typed string
---@param line string The cursor's line.
---@param row integer
---@param col integer Byte column of the cursor.
---@return lsp.InlineCompletionItem[]
function M.remaining(reply, typed, line, row, col)
  local function position(byte)
    return { line = row, character = vim.str_utfindex(line, reply.encoding, math.min(byte, #line), false) }
  end
  local found = {}
  for _, item in ipairs(reply.items) do
    local from, to = reply.col, reply.col
    if item.range then
      from = vim.str_byteindex(reply.line, reply.encoding, item.range.start.character, false)
      to = vim.str_byteindex(reply.line, reply.encoding, item.range['end'].character, false)
    end
    local text = item.insertText
    local whole = reply.line:sub(from + 1, reply.col) .. typed
    local fits = type(text) == 'string' and from <= reply.col and to >= reply.col and vim.startswith(text, whole)
    if fits and #text > #whole then
      local rest, replaced = text:sub(#whole + 1), reply.line:sub(reply.col + 1, to)
      if replaced ~= '' and #rest > #replaced and vim.endswith(rest, replaced) then
        rest, replaced = rest:sub(1, -#replaced - 1), '' -- it stays as it is: shown between, and accepted by words
      end
      found[#found + 1] = vim.tbl_extend('force', item, {
        insertText = rest,
        range = { start = position(col), ['end'] = position(col + #replaced) },
      })
    elseif not fits and typed == '' then
      found[#found + 1] = item -- a snippet, or one that changes the text before the cursor
    end
  end
  return found
end

--- Whether a suggestion of this plugin's server could be shown here: insert mode, in this buffer.
local function is_typing(bufnr)
  return vim.api.nvim_get_current_buf() == bufnr and vim.startswith(vim.api.nvim_get_mode().mode, 'i')
end

--- What was typed since, in the buffer that is being edited now, and the cursor's line, row and column.
---@param reply infill.Reply
---@return string? typed, string line, integer row, integer col
local function since(reply, bufnr)
  local row, col = unpack(vim.api.nvim_win_get_cursor(0))
  local lines = vim.api.nvim_buf_get_lines(bufnr, reply.row, row, false)
  return M.typed(reply, lines, col), lines[#lines] or '', row - 1, col
end

--- Bring what is shown into line with the text as it is now.
---@param bufnr integer
function M.refresh(bufnr)
  local reply = replies[bufnr]
  if not reply or not is_typing(bufnr) then
    return
  end
  local typed, line, row, col = since(reply, bufnr)
  if not typed then
    return M.dismiss(bufnr)
  end
  if typed ~= reply.shown then
    reply.shown = typed
    reply.handler(nil, M.remaining(reply, typed, line, row, col), reply.ctx)
  end
end

--- Whether there is a suggestion for the text as it is now.
---@param bufnr integer
---@return boolean
function M.is_shown(bufnr)
  local reply = replies[bufnr]
  if not reply or not is_typing(bufnr) then
    return false
  end
  local typed, line, row, col = since(reply, bufnr)
  return typed ~= nil and #M.remaining(reply, typed, line, row, col) > 0
end

--- Take the suggestion off the screen and forget it.
---@param bufnr integer
function M.dismiss(bufnr)
  local reply = replies[bufnr]
  replies[bufnr] = nil
  if reply then
    reply.handler(nil, {}, reply.ctx)
  end
end

--- Have every reply to this client's requests pass through here.
---@param client vim.lsp.Client
function M.watch(client)
  local request = client.request
  ---@diagnostic disable-next-line: duplicate-set-field
  client.request = function(self, method, params, handler, bufnr)
    if method ~= METHOD or not handler then
      return request(self, method, params, handler, bufnr)
    end
    bufnr = (bufnr == nil or bufnr == 0) and vim.api.nvim_get_current_buf() or bufnr
    handlers[bufnr] = { handler = handler, client_id = client.id }
    n_requests = n_requests + 1
    local row = params.position.line
    local line = vim.api.nvim_buf_get_lines(bufnr, row, row + 1, false)[1] or ''
    local asked = { number = n_requests, row = row, line = line, encoding = client.offset_encoding }
    asked.col = vim.str_byteindex(line, asked.encoding, params.position.character, false)
    return request(self, method, params, function(err, result, ctx)
      if err then
        return SUPERSEDED[err.code] or handler(err, result, ctx)
      end
      local newest = replies[bufnr]
      asked.items, asked.handler, asked.ctx = items_of(result), handler, ctx
      -- An answer for a text that is no more leaves what is shown alone: that one is kept in line anyway.
      if (not newest or newest.number < asked.number) and is_typing(bufnr) and since(asked, bufnr) then
        replies[bufnr] = asked
        M.refresh(bufnr)
      end
    end, bufnr)
  end
end

--- Keep a buffer's suggestion in line from now on. To be called after what shows it was enabled: the order of
--- autocommands decides who sees a change first.
---@param bufnr integer
function M.follow(bufnr)
  local group = vim.api.nvim_create_augroup('infill.suggestion.' .. bufnr, { clear = true })
  vim.api.nvim_create_autocmd({ 'CursorMovedI', 'TextChangedP' }, {
    group = group,
    buffer = bufnr,
    callback = function()
      M.refresh(bufnr)
    end,
  })
  vim.api.nvim_create_autocmd({ 'InsertLeave', 'BufUnload' }, {
    group = group,
    buffer = bufnr,
    callback = function()
      replies[bufnr] = nil
    end,
  })
end

--- Ask now, explicitly: the server then also says what it is less sure of. False if it cannot be asked here yet.
---@param bufnr integer
---@return boolean
function M.ask(bufnr)
  local known = handlers[bufnr]
  local client = known and vim.lsp.get_client_by_id(known.client_id)
  if not known or not client or not is_typing(bufnr) then
    return false
  end
  local params = vim.lsp.util.make_position_params(0, client.offset_encoding)
  params.context = { triggerKind = 1 }
  client:request(METHOD, params, known.handler, bufnr)
  return true
end

return M
