--- :checkhealth infill
local M = {}

local function check_program(command)
  local program = command[1]
  if vim.fn.executable(program) == 0 then
    vim.health.error(('there is no program %s'):format(program), {
      'install infill (`pip install infill-diffusion`, or `make build` in its checkout)',
      'or name the command: require("infill").setup({ cmd = { "/path/to/infill", "lsp" } })',
    })
    return false
  end
  local done = vim.system({ program, '--version' }, { text = true }):wait(20000)
  if done.code ~= 0 then
    vim.health.error(('%s --version fails'):format(program), vim.trim(done.stderr or ''))
    return false
  end
  vim.health.ok(('%s: %s'):format(table.concat(command, ' '), vim.trim(done.stdout or '')))
  return true
end

local function check_daemon(program)
  local done = vim.system({ program, 'daemon', 'status' }, { text = true }):wait(20000)
  local said = vim.trim((done.stdout or '') .. (done.stderr or ''))
  if done.code == 0 then
    vim.health.ok('the daemon runs:\n' .. said)
  else
    vim.health.info('no daemon runs; the first request starts it.\n' .. said)
  end
end

local function check_clients()
  local clients = vim.lsp.get_clients({ name = require('infill.server').NAME })
  if #clients == 0 then
    vim.health.warn('no server is running', {
      'require("infill").setup() starts it for each buffer with a file type',
      'open a file of such a type; vim.lsp.log.get_filename() names the log',
    })
  end
  for _, client in ipairs(clients) do
    local n_buffers = vim.tbl_count(client.attached_buffers)
    local text = 'server %d serves %d buffers, positions in %s'
    vim.health.ok(text:format(client.id, n_buffers, client.offset_encoding))
    if not client.server_capabilities.inlineCompletionProvider then
      vim.health.warn('it offers no inline completion')
    end
  end
  if #clients > 0 then
    vim.health.info('state: ' .. require('infill').status())
  end
end

function M.check()
  local options = require('infill.options').current
  vim.health.start('infill: Neovim')
  if vim.fn.has('nvim-0.12') == 1 then
    vim.health.ok('Neovim ' .. tostring(vim.version()) .. ' has inline completion')
  elseif vim.fn.has('nvim-0.11') == 1 then
    vim.health.ok('Neovim ' .. tostring(vim.version()) .. ": the plugin's own ghost text is used")
  else
    vim.health.error('Neovim 0.11 or newer is needed')
    return
  end
  if vim.tbl_isempty(options.keys) then
    vim.health.info('no key accepts a suggestion: none is mapped by default, see |infill-keys|')
  end
  for action, key in pairs(options.keys) do
    local mapping = vim.fn.maparg(key, 'i', false, true)
    if type(mapping.desc) == 'string' and mapping.callback then
      vim.health.ok(('%s is %s'):format(key, action))
    else
      vim.health.warn(('%s should be %s, but something else was mapped to it later'):format(key, action))
    end
  end
  vim.health.start('infill: program')
  local command = require('infill.server').command()
  if check_program(command) and command[2] == 'lsp' then
    check_daemon(command[1])
  end
  vim.health.start('infill: language server')
  check_clients()
end

return M
