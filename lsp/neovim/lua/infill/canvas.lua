--- An answer while it settles, as virtual text: nothing in the buffer changes until it is done.
local M = {}

local namespace = vim.api.nvim_create_namespace('infill.canvas')
local NOISE_NATS = 2 -- a token of more entropy is as good as not there yet

local links = {
  InfillGhost = vim.fn.hlexists('ComplHint') == 1 and 'ComplHint' or 'NonText',
  InfillSettled = 'String',
  InfillOpen = 'Comment',
  InfillNoise = 'NonText',
  InfillReplaced = 'DiffDelete',
  InfillStep = 'LineNr',
}

--- Give the highlight groups their defaults; a colour scheme or the user may have set them.
function M.highlights()
  for group, link in pairs(links) do
    vim.api.nvim_set_hl(0, group, { link = link, default = true })
  end
end

local function group_of(canvas, i)
  if (canvas.settled or {})[i] == true then
    return 'InfillSettled'
  end
  local entropy = (canvas.entropy or {})[i]
  local is_open = type(entropy) == 'number' and entropy <= NOISE_NATS -- null: not known yet
  return is_open and 'InfillOpen' or 'InfillNoise'
end

--- The canvas as lines of virtual text.
---@param canvas {text: string, pieces?: string[], entropy?: number[], settled?: boolean[]}
---@return [string, string][][]
function M.lines(canvas)
  local pieces = type(canvas.pieces) == 'table' and #canvas.pieces > 0 and canvas.pieces or { canvas.text or '' }
  local lines = { {} }
  for i, piece in ipairs(pieces) do
    local group = group_of(canvas, i)
    local parts = vim.split(piece:gsub('\r\n?', '\n'):gsub('\t', '    '), '\n', { plain = true })
    for n, part in ipairs(parts) do
      if n > 1 then
        lines[#lines + 1] = {}
      end
      local line = lines[#lines]
      local before = line[#line]
      if before and before[2] == group then
        before[1] = before[1] .. part
      elseif part ~= '' then
        line[#line + 1] = { part, group }
      end
    end
  end
  return lines
end

---@return integer row, integer col In bytes, inside the buffer.
local function inside(bufnr, position, encoding)
  local row = math.min(position.line, vim.api.nvim_buf_line_count(bufnr) - 1)
  local line = vim.api.nvim_buf_get_lines(bufnr, row, row + 1, false)[1] or ''
  return row, vim.str_byteindex(line, encoding, position.character, false)
end

--- Show a canvas that the server sent (infill/canvas); one that is done is taken away.
---@param canvas table
---@param ctx {client_id: integer}
function M.show(canvas, ctx)
  local bufnr = vim.fn.bufnr(vim.uri_to_fname(canvas.uri))
  local client = vim.lsp.get_client_by_id(ctx.client_id)
  if bufnr < 0 or not vim.api.nvim_buf_is_loaded(bufnr) or not client then
    return
  end
  M.clear(bufnr)
  if canvas.done then
    return
  end
  local row, col = inside(bufnr, canvas.range.start, client.offset_encoding)
  local end_row, end_col = inside(bufnr, canvas.range['end'], client.offset_encoding)
  local lines = M.lines(canvas)
  local function mark(line, column, what)
    vim.api.nvim_buf_set_extmark(bufnr, namespace, line, column, what)
  end
  if row == end_row and col == end_col then
    local first = #lines[1] > 0 and lines[1] or nil
    mark(row, col, { virt_text = first, virt_text_pos = 'inline', virt_lines = vim.list_slice(lines, 2) })
  else
    local before = vim.api.nvim_buf_get_lines(bufnr, row, row + 1, false)[1]:sub(1, col)
    table.insert(lines[1], 1, { (before:gsub('%S', ' ')), 'InfillOpen' })
    mark(row, col, { end_row = end_row, end_col = end_col, hl_group = 'InfillReplaced' })
    mark(end_row, 0, { virt_lines = lines })
  end
  if canvas.step and canvas.maxSteps then
    local count = (' %d/%d'):format(canvas.step, canvas.maxSteps)
    mark(row, 0, { virt_text = { { count, 'InfillStep' } }, virt_text_pos = 'eol' })
  end
end

---@param bufnr integer
function M.clear(bufnr)
  vim.api.nvim_buf_clear_namespace(bufnr, namespace, 0, -1)
end

function M.clear_all()
  for _, bufnr in ipairs(vim.api.nvim_list_bufs()) do
    if vim.api.nvim_buf_is_loaded(bufnr) then
      M.clear(bufnr)
    end
  end
end

return M
