import { Menu as Base } from '@base-ui/react/menu'
import { Check } from 'lucide-react'
import type { ComponentProps, ReactNode } from 'react'

/** A menu button in the page's look; keys, focus and roles are the primitives library's. */
export const Menu = {
  Root: (props: { children: ReactNode }) => <Base.Root modal={false} {...props} />,
  Trigger: (props: ComponentProps<typeof Base.Trigger>) => <Base.Trigger {...props} />,
  Popup: ({ children }: { children: ReactNode }) => (
    // Inside a landmark, so that who moves by landmarks finds an open menu.
    <Base.Portal container={document.querySelector('main')}>
      <Base.Positioner className="menu-place" sideOffset={6} align="end">
        <Base.Popup className="menu card">{children}</Base.Popup>
      </Base.Positioner>
    </Base.Portal>
  ),
  Item: ({ onSelect, children }: { onSelect: () => void; children: ReactNode }) => (
    <Base.Item className="menu-item" onClick={onSelect}>{children}</Base.Item>
  ),
  RadioGroup: Base.RadioGroup,
  RadioItem: ({ value, children }: { value: string; children: ReactNode }) => (
    <Base.RadioItem className="menu-item radio" value={value}>
      <Base.RadioItemIndicator className="menu-mark"><Check aria-hidden size={15} /></Base.RadioItemIndicator>
      <span className="menu-text">{children}</span>
    </Base.RadioItem>
  ),
}
