--- Keys in insert mode that do something while a suggestion is shown, and otherwise what they did before.
local M = {}

local function feed(keys, mode)
  vim.api.nvim_feedkeys(keys, mode, false)
end

local function termcodes(keys)
  return vim.api.nvim_replace_termcodes(keys, true, true, true)
end

--- A function that does what the key did until now: its mapping of this buffer or of all, or the plain key.
---@param key string
---@return fun()
function M.before(key)
  local mapping = vim.fn.maparg(key, 'i', false, true)
  if vim.tbl_isempty(mapping) then
    return function()
      feed(termcodes(key), 'int')
    end
  end
  local mode = mapping.noremap == 1 and 'int' or 'imt'
  return function()
    if mapping.callback and mapping.expr ~= 1 then
      mapping.callback()
      return
    end
    local keys = mapping.rhs
    if mapping.callback then
      keys = mapping.callback()
    elseif mapping.expr == 1 then
      keys = vim.api.nvim_eval(mapping.rhs)
    end
    if type(keys) == 'string' and keys ~= '' then
      local is_plain = mapping.expr == 1 and mapping.replace_keycodes ~= 1
      feed(is_plain and keys or termcodes(keys), mode)
    end
  end
end

--- Map a key in insert mode. `act` says whether there was something to do.
---@param key string
---@param act fun(): boolean
---@param description string
function M.map(key, act, description)
  local otherwise = M.before(key)
  vim.keymap.set('i', key, function()
    if not act() then
      otherwise()
    end
  end, { desc = description })
end

return M
