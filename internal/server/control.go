package server

import (
	"github.com/lategate/lategate/internal/control"
	"github.com/lategate/lategate/internal/eventlog"
	"github.com/lategate/lategate/internal/eventlog/pebblelog"
)

// openControl opens the socket for commands that are about a log in the data directory. There
// are file systems without sockets, which is no reason not to serve.
func (s *Server) openControl(engine eventlog.Engine) {
	log, ok := engine.(*pebblelog.Engine)
	if !ok {
		return
	}
	logger := s.log.With("component", "control")
	var err error
	if s.control, err = control.Listen(s.cfg.DataDir, log, logger); err != nil {
		logger.Warn("there is no socket for commands: the log can be backed up only while the gateway is stopped", "error", err)
		return
	}
	s.background = append(s.background, s.control.Run)
}

func (s *Server) closeControl() {
	if s.control == nil {
		return
	}
	if err := s.control.Close(); err != nil {
		s.log.Warn("the socket for commands was not removed", "error", err)
	}
}
