@rem Starts the plugin beside this file with the Node.js on PATH.
@where node >nul 2>nul || (echo pulumi-jumpstarter needs Node.js 22.19 or newer, and there is no node on PATH 1>&2& exit /b 1)
@node "%~dp0pulumi-resource-jumpstarter.mjs" %*
