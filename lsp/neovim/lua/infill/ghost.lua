--- Suggestions as ghost text for Neovim 0.11, which has no vim.lsp.inline_completion: `get` and `select` as there, for
--- one client per buffer.
local M = {}

local METHOD = 'textDocument/inlineCompletion'
local QUIET_MS = 100 -- without a key, before the server is asked; it waits for itself after that
local namespace = vim.api.nvim_create_namespace('infill.ghost')

---@class infill.Ghost
---@field client_id integer
---@field items lsp.InlineCompletionItem[]
---@field index integer
---@field timer? uv.uv_timer_t

---@type table<integer, infill.Ghost?>
local ghosts = {}

---@return vim.lsp.inline_completion.Item?
local function current(bufnr)
  local ghost = ghosts[bufnr]
  local item = ghost and ghost.items[ghost.index]
  local client = ghost and vim.lsp.get_client_by_id(ghost.client_id)
  if not ghost or not item or not client then
    return nil
  end
  local range
  if item.range then
    local row = item.range.start.line
    local line = vim.api.nvim_buf_get_lines(bufnr, row, row + 1, false)[1] or ''
    local from = vim.str_byteindex(line, client.offset_encoding, item.range.start.character, false)
    local to = vim.str_byteindex(line, client.offset_encoding, item.range['end'].character, false)
    range = {
      to_extmark = function()
        return row, from, row, to
      end,
    }
  end
  return { insert_text = item.insertText, range = range, client_id = client.id, command = item.command }
end

local function draw(bufnr)
  vim.api.nvim_buf_clear_namespace(bufnr, namespace, 0, -1)
  local item = current(bufnr)
  if not item or type(item.insert_text) ~= 'string' then
    return
  end
  local row, col = unpack(vim.api.nvim_win_get_cursor(0))
  local place = require('infill.inline').place(item, vim.api.nvim_get_current_line(), row - 1, col)
  if not place then
    return
  end
  local lines = {}
  for text in vim.gsplit(place.text, '\n', { plain = true }) do
    lines[#lines + 1] = { { text, 'InfillGhost' } }
  end
  vim.api.nvim_buf_set_extmark(bufnr, namespace, row - 1, col, {
    virt_text = lines[1],
    virt_lines = vim.list_slice(lines, 2),
    virt_text_pos = place.to > place.from and 'overlay' or 'inline',
    hl_mode = 'combine',
  })
end

local function stop_timer(ghost)
  if ghost.timer and not ghost.timer:is_closing() then
    ghost.timer:stop()
    ghost.timer:close()
  end
  ghost.timer = nil
end

local function ask(bufnr)
  local ghost = ghosts[bufnr]
  local client = ghost and vim.lsp.get_client_by_id(ghost.client_id)
  local is_typing = vim.api.nvim_get_current_buf() == bufnr and vim.startswith(vim.api.nvim_get_mode().mode, 'i')
  if not client or not is_typing then
    return
  end
  local params = vim.lsp.util.make_position_params(0, client.offset_encoding)
  params.context = { triggerKind = 2 }
  client:request(METHOD, params, function(err, result)
    if err then
      vim.lsp.log.error('inline completion', err)
    elseif ghosts[bufnr] and vim.api.nvim_get_current_buf() == bufnr then
      ghost.items, ghost.index = result and (result.items or result) or {}, 1
      draw(bufnr)
    end
  end, bufnr)
end

--- Take the ghost text away, and what is still to come.
local function abort(bufnr)
  local ghost = ghosts[bufnr]
  if ghost then
    stop_timer(ghost)
    ghost.items, ghost.index = {}, 1
    vim.api.nvim_buf_clear_namespace(bufnr, namespace, 0, -1)
  end
end

--- Show suggestions of this client in this buffer from now on.
---@param client vim.lsp.Client
---@param bufnr integer
function M.enable(client, bufnr)
  ghosts[bufnr] = { client_id = client.id, items = {}, index = 1 }
  local group = vim.api.nvim_create_augroup('infill.ghost.' .. bufnr, { clear = true })
  vim.api.nvim_create_autocmd({ 'InsertEnter', 'CursorMovedI', 'TextChangedP' }, {
    group = group,
    buffer = bufnr,
    callback = function()
      local ghost = ghosts[bufnr]
      if ghost then
        draw(bufnr)
        stop_timer(ghost)
        ghost.timer = vim.defer_fn(function()
          ask(bufnr)
        end, QUIET_MS)
      end
    end,
  })
  vim.api.nvim_create_autocmd('InsertLeave', {
    group = group,
    buffer = bufnr,
    callback = function()
      abort(bufnr)
    end,
  })
end

--- Accept what is shown by `on_accept`, once keys that are being mapped are done. False if nothing is shown.
---@param opts {on_accept: fun(item: vim.lsp.inline_completion.Item): vim.lsp.inline_completion.Item?}
---@return boolean
function M.get(opts)
  local bufnr = vim.api.nvim_get_current_buf()
  if not current(bufnr) then
    return false
  end
  vim.schedule(function()
    local item = current(bufnr)
    abort(bufnr)
    item = item and opts.on_accept(item)
    if item then
      vim.snippet.expand(item.insert_text.value)
    end
  end)
  return true
end

---@param opts {count: integer}
function M.select(opts)
  local bufnr = vim.api.nvim_get_current_buf()
  local ghost = ghosts[bufnr]
  if ghost and #ghost.items > 0 then
    ghost.index = (ghost.index - 1 + opts.count) % #ghost.items + 1
    draw(bufnr)
  end
end

return M
