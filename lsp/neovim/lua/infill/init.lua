--- Suggestions and fills by a diffusion model on this machine. |infill.txt| is the manual.
local M = {}

local descriptions = {
  accept = 'Accept the suggestion',
  accept_word = "Accept the suggestion's next word",
  accept_line = "Accept the suggestion's next line",
  next = 'Show the next suggestion',
  previous = 'Show the previous suggestion',
  dismiss = 'Take the suggestion away',
  suggest = 'Suggest something now',
}

local function inline()
  return require('infill.inline')
end

--- Each returns whether there was something to do, for mappings that fall back to what the key does otherwise.
function M.accept()
  return inline().accept('all')
end

function M.accept_word()
  return inline().accept('word')
end

function M.accept_line()
  return inline().accept('line')
end

function M.next()
  return M.is_shown() and inline().cycle(1) == nil
end

function M.previous()
  return M.is_shown() and inline().cycle(-1) == nil
end

function M.dismiss()
  return M.is_shown() and inline().dismiss() == nil
end

function M.suggest()
  return inline().suggest()
end

--- Whether a suggestion of infill is on the screen in this buffer.
---@return boolean
function M.is_shown()
  return require('infill.suggestion').is_shown(vim.api.nvim_get_current_buf())
end

--- What the server is doing, for a status line: "infill: thinking"; empty while no server runs.
---@return string
function M.status()
  local status = require('infill.server').status
  if status.state == 'off' then
    return ''
  end
  return 'infill: ' .. status.state .. (status.reason and (' (' .. status.reason .. ')') or '')
end

--- Take options, map the keys that they name, and start the server for every buffer that opens. |infill-setup|
---@param opts? infill.Options
function M.setup(opts)
  if vim.fn.has('nvim-0.11') == 0 then
    error('infill needs Neovim 0.11 or newer', 0)
  end
  local set = require('infill.options').take(opts)
  local server = require('infill.server')
  for action, key in pairs(set.keys) do
    require('infill.keys').map(key, M[action], descriptions[action])
  end
  vim.lsp.config(server.NAME, server.config())
  vim.lsp.enable(server.NAME)
end

return M
