-- SPDX-License-Identifier: GPL-2.0-or-later
-- Every command of Race Graphics from a script: one after the other whenever the hotkey "commands_lua.all" is pressed,
-- each with what came of it in OBS's log. Also what a script of your own may look like; see docs/commands.md.
obs = obslua

-- What a crew would press in a heat, each command at least once.
local commands = {
	{ "state", "gap" }, { "graphic", "driver-card" }, { "driver", "40" }, { "next" }, { "previous" },
	{ "hold", "off" }, { "clear" }, { "take" }, { "graphic", "heat-grid" }, { "heat", "previous" },
	{ "heat", "automatic" }, { "class", "sc" }, { "class", "automatic" }, { "grid", "11 68 - 7 40" },
	{ "grid", "-" }, { "series", "rxsm" }, { "series", "automatic" }, { "state", "race" }, { "all-off" },
	{ "release" }, { "name", '"Aino Vierimaa" "Clerk of the course"' }, { "message", "Back at 13:00" },
	{ "joker", "11" }, { "joker", "lane 1" }, { "heat", "sc-q3-3" }, { "result", "68 11 40 7" }, { "undo" },
	{ "lane", "3 11" }, { "empty", "5" }, { "slip", "+15" }, { "fix", 'driver 11 last_name "Virtanen"' },
	{ "corrections" }, { "undo" }, { "undo" }, { "undo" }, { "undo" }, { "heat", "automatic" },
	{ "sponsor", "off" }, { "sponsor", "on" }, { "confirm" }, { "auto" }, { "auto", "off" }, { "clear" }, { "driver", "automatic" }, { "prepare", "on" },
	{ "card", "hirvilampi" }, { "prepare", "off" }, { "no-such" },
}

-- True, or false and why not; then what is on air, as JSON.
function race_graphics(name, value, source)
	local call = obs.calldata_create()
	obs.calldata_set_string(call, "name", name)
	obs.calldata_set_string(call, "source", source or "*")
	obs.calldata_set_string(call, "value", value or "")
	obs.proc_handler_call(obs.obs_get_proc_handler(), "race_graphics_command", call)
	local ok, why = obs.calldata_bool(call, "ok"), obs.calldata_string(call, "error")
	local state = obs.calldata_string(call, "state")
	obs.calldata_destroy(call)
	return ok, why, state
end

local function run_all(pressed)
	if not pressed then return end
	for _, command in ipairs(commands) do
		local ok, why, state = race_graphics(command[1], command[2])
		obs.script_log(obs.LOG_INFO, string.format("command %s: %s", command[1],
			ok and ("ok " .. string.len(state)) or why))
	end
	obs.script_log(obs.LOG_INFO, "commands done")
end

-- What is on air changed; `state` as above.
local function on_state(call)
	obs.script_log(obs.LOG_INFO, "state told " .. string.len(obs.calldata_string(call, "state")))
end

function script_description()
	return "Every command of Race Graphics"
end

function script_load(settings)
	obs.obs_hotkey_register_frontend("commands_lua.all", "Every command of Race Graphics", run_all)
	obs.signal_handler_connect(obs.obs_get_signal_handler(), "race_graphics_state", on_state)
end
