# 阳光国企. `make help` lists the targets.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.stamps
.DEFAULT_GOAL := help
.PHONY: help setup demo test check prove bench lighthouse new-probe new-scene lock browser clamd strace clean

help: ## 列出可用的命令
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-10s %s\n", $$1, $$2}'

$(STAMP)/venv: requirements.lock
	$(PYTHON) -c 'import sys; sys.exit("需要 Python 3.11 或更高版本" if sys.version_info < (3, 11) else 0)'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index -e .
	mkdir -p $(STAMP) && touch $@

$(STAMP)/dev: requirements-dev.lock $(STAMP)/venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	touch $@

$(STAMP)/npm: package-lock.json $(STAMP)/venv
	node -e 'process.exit(parseInt(process.versions.node) >= 20 ? 0 : 1)' || { echo "需要 Node 20 或更高版本"; exit 1; }
	npm ci --omit=dev --no-fund --no-audit --loglevel=error
	touch $@

$(STAMP)/npm-dev: package-lock.json $(STAMP)/npm
	npm ci --no-fund --no-audit --loglevel=error
	touch $@

setup: $(STAMP)/venv $(STAMP)/npm ## 安装：虚拟环境、锁定的依赖、前端资源

demo: setup ## 一条命令看演示：建库、取数、运行监督模型、打开网页
	$(BIN)/sunshine demo

browser: ## 浏览器测试需要的 Chromium 和中文字体
	@if command -v chromium >/dev/null && fc-list :lang=zh | grep -q .; then :; \
	elif [ "$$(id -u)" = 0 ]; then apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-noto-cjk >/dev/null; \
	else echo "请先安装：sudo apt-get install chromium fonts-noto-cjk"; exit 1; fi

clamd: ## 材料的病毒检查测试需要的 clamd（不用 freshclam，签名由测试自带）
	@if command -v clamd >/dev/null || test -x /usr/sbin/clamd; then :; \
	elif [ "$$(id -u)" = 0 ]; then apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends clamav-daemon >/dev/null; \
	else echo "请先安装：sudo apt-get install --no-install-recommends clamav-daemon"; exit 1; fi

test: setup $(STAMP)/dev $(STAMP)/npm-dev browser clamd strace ## 运行测试
	$(BIN)/python -m pytest -q -n 2 --dist loadfile --no-loadscope-reorder -m "not prove"

check: setup $(STAMP)/dev ## 静态检查与架构测试
	./.ci/check

strace: ## 证明落盘次序需要的 strace
	@command -v strace >/dev/null || { test "$$(id -u)" = 0 && apt-get update -qq && apt-get install -y -qq strace >/dev/null; } \
	|| { echo "请先安装：sudo apt-get install strace"; exit 1; }

prove: setup $(STAMP)/dev $(STAMP)/npm-dev browser clamd strace ## 长时间的证明
	$(BIN)/python -m bench.prove

$(STAMP)/bench: requirements-bench.lock $(STAMP)/venv
	test -x .venv-bench/bin/python || $(PYTHON) -m venv .venv-bench
	.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.lock
	touch $@

bench: setup $(STAMP)/bench ## 速度：各给出同一次运行里的比值
	.venv-bench/bin/python -m bench.intake
	.venv-bench/bin/python -m bench.d02
	.venv-bench/bin/python -m bench.ocds
	.venv-bench/bin/python -m bench.ledger
	.venv-bench/bin/python -m bench.everything
	$(BIN)/python -m bench touched

lighthouse: setup $(STAMP)/npm-dev browser ## 无障碍：对正在运行的演示（ADDRESS）用 Lighthouse 逐页打分，低于 95 即失败
	$(BIN)/python -m bench.lighthouse $(or $(ADDRESS),http://127.0.0.1:8000)

new-probe: setup ## 新建监督模型：make new-probe NAME=d99_some_claim DOMAIN=funds
	$(BIN)/sunshine new-probe $(NAME) --domain $(DOMAIN)

new-scene: setup ## 新建管理场景：make new-scene NAME=late_payments
	$(BIN)/sunshine new-scene $(NAME)

lock: $(STAMP)/venv ## 重新锁定依赖（带哈希，不带地址）
	$(BIN)/python -m pip install --quiet uv
	for f in requirements requirements-dev requirements-bench; do $(BIN)/uv pip compile -q --generate-hashes --no-emit-index-url --no-header --python-version 3.11 $$f.in -o $$f.lock; done

clean: ## 停数据库，删除 var/
	-$(BIN)/sunshine postgres stop
	rm -rf var
