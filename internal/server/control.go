package server

import (
	"github.com/lategate/lategate/internal/control"
	"github.com/lategate/lategate/internal/eventlog"
	"github.com/lategate/lategate/internal/eventlog/pebblelog"
)

// openControl opens the socket for commands, if the log is in the data directory. Some file
// systems have no sockets; the gateway serves without one.
func (s *Server) openControl(engine eventlog.Engine) {
	log, ok := engine.(*pebblelog.Engine)
	if !ok {
		return
	}
	logger := s.logger.With("component", "control")
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
		s.logger.Warn("the socket for commands was not removed", "error", err)
	}
}
