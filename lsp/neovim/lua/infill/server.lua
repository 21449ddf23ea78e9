--- The language server: its configuration, and what it says that Neovim has no handler for.
local options = require('infill.options')

local M = {}

M.NAME = 'infill'
local RESTARTS = 3 -- within RESTART_S; more often it would only fail again
local RESTART_S = 60
local RESTART_MS = 300 -- before the first of them; longer before the next

---@type {state: string, reason?: string}
M.status = { state = 'off' }

---@type number[]
local crashes = {}

--- The command that starts the server: the user's, else `infill` of the path, of the active Python environment, or of
--- the checkout that this plugin lies in.
---@return string[]
function M.command()
  if options.current.cmd then
    return options.current.cmd
  end
  local here = debug.getinfo(1, 'S').source:sub(2)
  local checkout = vim.fs.normalize(vim.fs.joinpath(vim.fs.dirname(here), '../../../..'))
  local candidates = {
    vim.fn.exepath('infill'),
    vim.fs.joinpath(vim.env.VIRTUAL_ENV or '', 'bin/infill'),
    vim.fs.joinpath(checkout, '.venv/bin/infill'),
  }
  for _, program in ipairs(candidates) do
    if program ~= '' and vim.fn.executable(program) == 1 then
      return { program, 'lsp' }
    end
  end
  return { 'infill', 'lsp' }
end

local function on_status(_, said)
  local reason = type(said.reason) == 'string' and said.reason ~= '' and said.reason or nil
  M.status = { state = said.state, reason = reason }
  vim.api.nvim_exec_autocmds('User', { pattern = 'InfillStatus', data = M.status })
  vim.cmd.redrawstatus({ bang = true })
end

local function on_exit(code, signal)
  vim.schedule(function()
    M.status = { state = 'off' }
    require('infill.canvas').clear_all()
    -- ended on purpose, by vim.lsp.enable(name, false) or with Neovim, it ends well or by SIGTERM
    if code == 0 or signal == 15 or vim.v.exiting ~= vim.NIL then
      return
    end
    local now = vim.uv.now() / 1000
    crashes = vim.tbl_filter(function(at)
      return now - at < RESTART_S
    end, crashes)
    crashes[#crashes + 1] = now
    if #crashes > RESTARTS then
      local text = 'infill: the server ended %d times in a minute (exit code %d); :checkhealth infill says more'
      vim.notify(text:format(#crashes, code), vim.log.levels.ERROR)
    else
      vim.defer_fn(function()
        vim.lsp.enable(M.NAME)
      end, RESTART_MS * #crashes)
    end
  end)
end

--- What vim.lsp.config takes.
---@return vim.lsp.Config
function M.config()
  local set = options.current
  -- Neovim 0.12 waits 200 ms for the next key before it asks, |infill.ghost| 100 ms: that is enough waiting.
  local settings = vim.tbl_deep_extend('force', { debounce_ms = 0, canvas = set.canvas }, set.settings)
  return {
    cmd = M.command(),
    filetypes = set.filetypes,
    root_dir = function(bufnr, start)
      -- an empty buffer, as Neovim opens with, needs no server of its own
      if vim.api.nvim_buf_get_name(bufnr) ~= '' or vim.bo[bufnr].filetype ~= '' then
        start(vim.fs.root(bufnr, set.root_markers))
      end
    end,
    init_options = settings,
    settings = { infill = settings },
    capabilities = { textDocument = { inlineCompletion = { dynamicRegistration = false } } },
    handlers = {
      ['infill/canvas'] = function(_, canvas, ctx)
        require('infill.canvas').show(canvas, ctx)
      end,
      ['infill/status'] = on_status,
    },
    on_init = function(client)
      M.status = { state = 'ready' }
      require('infill.suggestion').watch(client)
    end,
    on_attach = function(client, bufnr)
      if options.current.inline and client.server_capabilities.inlineCompletionProvider then
        require('infill.inline').enable(client, bufnr)
      end
    end,
    on_exit = on_exit,
  }
end

--- The server of this buffer; nil, with a message, if there is none.
---@param bufnr integer
---@return vim.lsp.Client?
function M.client(bufnr)
  local client = vim.lsp.get_clients({ name = M.NAME, bufnr = bufnr })[1]
  if not client then
    vim.notify('infill: no server is attached to this buffer; :checkhealth infill says why', vim.log.levels.WARN)
  end
  return client
end

---@type table<integer, table<integer, true>>
local running = {}

--- Have the server do a command; what goes wrong is shown as a message.
---@param bufnr integer
---@param command string
---@param argument? table
---@param on_result? fun(result: any) Hears what the command returns.
function M.execute(bufnr, command, argument, on_result)
  local client = M.client(bufnr)
  if not client then
    return
  end
  local ids = running[bufnr] or {}
  running[bufnr] = ids
  local params = { command = command, arguments = { argument } }
  local _, id = client:request('workspace/executeCommand', params, function(err, result, ctx)
    ids[ctx.request_id or -1] = nil
    if err then
      vim.notify('infill: ' .. err.message, vim.log.levels.ERROR)
    elseif on_result then
      on_result(result)
    end
  end, bufnr)
  if id then
    ids[id] = true
  end
end

--- Stop what this buffer has under way.
---@param bufnr integer
function M.cancel(bufnr)
  local client = M.client(bufnr)
  if not client then
    return
  end
  for id in pairs(running[bufnr] or {}) do
    client:cancel_request(id)
  end
  running[bufnr] = nil
  M.execute(bufnr, 'infill.cancel', { uri = vim.uri_from_bufnr(bufnr) })
  require('infill.canvas').clear(bufnr)
end

return M
