@echo off
rem Builds Kernelscope if it is not built, and starts it. See `kernelscope --help`.
setlocal EnableDelayedExpansion
set "HERE=%~dp0"
set "HERE=%HERE:~0,-1%"
set "STAMP=%HERE%\target\classpath.txt"

set "BUILT=yes"
if not exist "%STAMP%" set "BUILT="
if not exist "%HERE%\target\kernelscope.jar" set "BUILT="
if not defined BUILT (
  echo Building Kernelscope for the first time. Maven downloads about 250 MB of libraries, unless it has them, 1>&2
  echo and compiles. That takes about two minutes, longer on a slow line, and nothing is shown meanwhile ... 1>&2
  pushd "%HERE%"
  call mvn --quiet --batch-mode process-classes 1>&2
  if errorlevel 1 exit /b 1
  popd
)

rem OpenMP reads its number of threads once, when the process starts.
set THREADS=1
if "%~1 %~2"=="bench engine" set THREADS=2
set PREVIOUS=
for %%A in (%*) do (
  if "!PREVIOUS!"=="--threads" set "THREADS=%%~A"
  set "PREVIOUS=%%~A"
)
set "OMP_NUM_THREADS=%THREADS%"
set "OPENBLAS_NUM_THREADS=1"
set "ND4J_SKIP_BLAS_THREADS=true"

set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java"
rem The class path is longer than a command line of cmd may be: Java reads it from a file.
set /p CLASSPATH_JARS=<"%STAMP%"
> "%HERE%\target\java.args" (
  echo -cp "%HERE:\=/%/target/kernelscope.jar;!CLASSPATH_JARS:\=/!"
)
"%JAVA%" -Xmx2g -XX:+UseG1GC -XX:+ExplicitGCInvokesConcurrent ^
  -Dorg.bytedeco.javacpp.maxbytes=6G -Dorg.bytedeco.javacpp.maxphysicalbytes=10G ^
  -Djdk.console=java.base "-Dkernelscope.home=%HERE%" ^
  @"%HERE%\target\java.args" org.kernelscope.app.Main %*
