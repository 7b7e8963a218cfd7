# SPDX-License-Identifier: GPL-2.0-or-later
# Five minutes on a real Windows: asks what you saw (docs/windows.md has the same list), and writes it beside what OBS's
# log says of Race Graphics into a text file on your desktop. Nothing is sent anywhere. Of OBS's log only the lines are
# taken that are ours, or tell OBS's version, Windows' and the graphics card; read the file before you give it away.
#
# Right-click, "Run with PowerShell"; or: powershell -ExecutionPolicy Bypass -File first-look.ps1
$ErrorActionPreference = 'Stop'

$checks = @(
	'OBS started, and Help > Log Files > View Current Log has a line "[race-graphics] version"',
	'In Sources, + offers "Race Graphics"',
	'A new source shows the heat grid of the sample day: sharp text, no black edge around it',
	'The eye of the source off and on: the graphic leaves and enters smoothly, no flash',
	('A folder with letters such as ' + [char]0xE4 + ' in its name, with a CSV that Excel saved: the names are right'),
	'The same CSV open in Excel, saved there: within some seconds the picture has the change',
	'A https address of a results service: data comes (see docs/mappings.md for one)',
	'A key for "on air" set in Settings > Hotkeys works while another program has the focus',
	'OBS was closed: it ended within some seconds, and said nothing of a crash at the next start'
)

function Get-Lines($path, $pattern) {
	if (-not (Test-Path $path)) { return "($path is not there)" }
	Get-Content -Encoding UTF8 $path | Where-Object { $_ -match $pattern }
}

$report = New-Object System.Collections.Generic.List[string]
$report.Add('Race Graphics on Windows, ' + (Get-Date -Format 'yyyy-MM-dd HH:mm'))
$report.Add('Windows ' + [Environment]::OSVersion.Version + ', ' + (Get-Culture).Name +
	', code page ' + [Text.Encoding]::Default.CodePage)

$folder = Join-Path $env:ProgramData 'obs-studio\plugins\race-graphics'
$report.Add("`r`n== The plugin's folder: $folder")
foreach ($name in 'bin\64bit\race-graphics.dll', 'bin\64bit\race-graphics.exe', 'data\manifest.json') {
	$path = Join-Path $folder $name
	if (Test-Path $path) {
		$report.Add($name + ' ' + (Get-Item $path).Length + ' bytes, SHA256 ' + (Get-FileHash $path).Hash)
		if (Get-Item $path -Stream 'Zone.Identifier' -ErrorAction SilentlyContinue) {
			$report.Add('  it is still blocked by Windows: unblock the zip and extract it again')
		}
	} else {
		$report.Add($name + ' IS NOT THERE')
	}
}

$tool = Join-Path $folder 'bin\64bit\race-graphics.exe'
if (Test-Path $tool) {
	$report.Add("`r`n== The tool")
	# A name that no code page has, on purpose.
	$picture = Join-Path ([IO.Path]::GetTempPath()) ('race graphics ' + [char]0xE4 + [char]0x65E5 + '.png')
	& $tool render --template heat-grid -o $picture 2>&1 | ForEach-Object { $report.Add([string]$_) }
	if (Test-Path $picture) {
		$report.Add('it drew ' + (Get-Item $picture).Length + ' bytes, SHA256 ' + (Get-FileHash $picture).Hash)
		Remove-Item $picture
	} else {
		$report.Add('IT DREW NOTHING')
	}
}

$logs = Join-Path $env:APPDATA 'obs-studio\logs'
$log = Get-ChildItem $logs -Filter '*.txt' -ErrorAction SilentlyContinue | Sort-Object LastWriteTime | Select-Object -Last 1
$report.Add("`r`n== OBS's newest log")
if ($log) {
	Get-Lines $log.FullName '\[race-graphics\]|race-graphics\.dll|^[0-9:. ]*(OBS |Windows Version|Loading up D3D11|.*D3D11 loaded|Initializing OpenGL|Loading up OpenGL|Number of memory leaks)|\bAdapter \d' |
		ForEach-Object { $report.Add([string]$_) }
} else {
	$report.Add("(no log in $logs)")
}

$report.Add("`r`n== What was seen")
foreach ($check in $checks) {
	do { $answer = Read-Host "$check`n  yes, no, or not tried (y/n/-)" } until ($answer -match '^[yn-]')
	$note = ''
	if ($answer -match '^n') { $note = Read-Host '  what did you see instead?' }
	$report.Add(('{0,-3} {1}{2}' -f @{ y = 'yes'; n = 'NO'; '-' = '-' }[$answer.Substring(0, 1).ToLower()], $check,
		$(if ($note) { ": $note" })))
}

$file = Join-Path ([Environment]::GetFolderPath('Desktop')) 'race-graphics-windows.txt'
[IO.File]::WriteAllLines($file, $report, (New-Object Text.UTF8Encoding $true))
Write-Host "Written: $file. Read it, then attach it to a report."
