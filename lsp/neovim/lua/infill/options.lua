--- What the user sets, with defaults. The server's own settings are handed on as they are: it checks them itself.
local M = {}

---@class infill.Options
---@field cmd? string[] The command that starts the server; nil: `infill lsp`, from the path, $VIRTUAL_ENV or the checkout.
---@field filetypes? string[] The file types it serves; nil: all.
---@field root_markers string[] What the root of a project is recognized by.
---@field inline boolean Suggestions while typing.
---@field canvas boolean Show how an answer that was asked for settles.
---@field keys table<string, string> Keys in insert mode by action; none by default. See |infill-keys|.
---@field settings table Settings of the server; see |infill-settings|.

M.defaults = {
  cmd = nil,
  filetypes = nil,
  root_markers = { 'infill.toml', '.git' },
  inline = true,
  canvas = true,
  keys = {},
  settings = {},
}

M.actions = { 'accept', 'accept_word', 'accept_line', 'next', 'previous', 'dismiss', 'suggest' }

local types = {
  cmd = 'table',
  filetypes = 'table',
  root_markers = 'table',
  inline = 'boolean',
  canvas = 'boolean',
  keys = 'table',
  settings = 'table',
}

---@type infill.Options
M.current = vim.deepcopy(M.defaults)

--- Take the user's options. Raises an error that names the option that is unknown or has the wrong type.
---@param given? table
---@return infill.Options
function M.take(given)
  given = given or {}
  for name, value in pairs(given) do
    local wanted = types[name]
    if not wanted then
      local known = vim.tbl_keys(types)
      table.sort(known)
      error(('infill: there is no option %q; there are %s'):format(name, table.concat(known, ', ')), 0)
    end
    if type(value) ~= wanted then
      error(('infill: the option %s is a %s, not a %s'):format(name, wanted, type(value)), 0)
    end
  end
  for action in pairs(given.keys or {}) do
    if not vim.tbl_contains(M.actions, action) then
      error(('infill: no action %q for a key; there are %s'):format(action, table.concat(M.actions, ', ')), 0)
    end
  end
  M.current = vim.tbl_extend('force', vim.deepcopy(M.defaults), given)
  return M.current
end

return M
